// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.json;

import io.flowtally.codec.registry.AbstractType;
import io.flowtally.codec.registry.InformationElement;
import io.flowtally.codec.registry.InformationElements;
import org.jspecify.annotations.Nullable;

/**
 * Prints a basicList (RFC 6313 section 4.5.1) as an object of its semantic, its element and its
 * values; one that contradicts itself as hex.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |   Semantic    |E|         Field ID            | Element ...   |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  | ... Length    | Enterprise Number, if E is set ...            |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  | values ...                                                    |
 * </pre>
 */
final class BasicListJson {
  // Lists may hold lists; nobody sends more than two levels.
  private static final int MAX_DEPTH = 4;
  private static final int VARIABLE = 0xFFFF;
  private static final String[] SEMANTICS = {
    "noneOf", "exactlyOneOf", "oneOrMoreOf", "allOf", "ordered"
  };

  private final InformationElements elements;
  private final ValueJson values;

  BasicListJson(InformationElements elements, ValueJson values) {
    this.elements = elements;
    this.values = values;
  }

  void append(StringBuilder out, byte[] b, int offset, int length, int depth) {
    int mark = out.length();
    if (depth == MAX_DEPTH || !appendList(out, b, offset, length, depth)) {
      out.setLength(mark);
      JsonText.appendHex(out, b, offset, length);
    }
  }

  private boolean appendList(StringBuilder out, byte[] b, int offset, int length, int depth) {
    boolean enterprise = length >= 3 && b[offset + 1] < 0;
    int header = enterprise ? 9 : 5;
    if (length < header) {
      return false;
    }
    int semantic = b[offset] & 0xFF;
    int id = (int) ValueJson.unsigned(b, offset + 1, 2) & 0x7FFF;
    int elementLength = (int) ValueJson.unsigned(b, offset + 3, 2);
    int pen = enterprise ? (int) ValueJson.unsigned(b, offset + 5, 4) : 0;
    InformationElement element = elements.find(pen, id);
    out.append("{\"semantic\":\"")
        .append(semantic < SEMANTICS.length ? SEMANTICS[semantic] : "undefined")
        .append("\",\"element\":");
    JsonText.appendString(out, RecordJson.name(element, pen, id));
    out.append(",\"values\":[");
    AbstractType type = element == null ? null : element.type();
    boolean whole =
        elementLength == VARIABLE
            ? appendVariable(out, type, b, offset + header, offset + length, depth)
            : appendFixed(out, type, elementLength, b, offset + header, offset + length, depth);
    out.append("]}");
    return whole;
  }

  private boolean appendFixed(
      StringBuilder out,
      @Nullable AbstractType type,
      int size,
      byte[] b,
      int at,
      int end,
      int depth) {
    if (size == 0 ? at != end : (end - at) % size != 0) {
      return false;
    }
    for (int i = at; i < end; i += size) {
      if (i > at) {
        out.append(',');
      }
      values.append(out, type, b, i, size, depth + 1);
    }
    return true;
  }

  private boolean appendVariable(
      StringBuilder out, @Nullable AbstractType type, byte[] b, int start, int end, int depth) {
    int at = start;
    while (at < end) {
      int size = b[at++] & 0xFF;
      if (size == 0xFF) {
        if (end - at < 2) {
          return false;
        }
        size = (int) ValueJson.unsigned(b, at, 2);
        at += 2;
      }
      if (size > end - at) {
        return false;
      }
      if (out.charAt(out.length() - 1) != '[') {
        out.append(',');
      }
      values.append(out, type, b, at, size, depth + 1);
      at += size;
    }
    return true;
  }
}
