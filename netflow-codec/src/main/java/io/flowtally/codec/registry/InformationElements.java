// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and types of information elements: IANA's registry and the public ones of enterprises, from
 * {@code information-elements.tsv}, which says of what date it is. Immutable.
 *
 * <p>Decoding does without it; it serves those who show records to people.
 */
public final class InformationElements {
  private static final int V9 = 9;
  private static final String RESOURCE = "information-elements.tsv";

  // NetFlow v9 has no enterprise numbers; vendors took types from 32768 on. Cisco's set the top
  // bit over the element of PEN 9, nProbe's are the element of PEN 35632 plus 57472.
  private static final int FIRST_VENDOR_TYPE_OF_V9 = 0x8000;
  private static final int CISCO = 9;
  private static final int NTOP = 35632;
  private static final int NTOP_BASE_OF_V9 = 57472;

  // RFC 3954 section 6.1. A system is named by an address or a number of the exporter's choice.
  private static final InformationElement[] SCOPES_OF_V9 = {
    scope(1, "scopeSystem", AbstractType.OCTET_ARRAY),
    scope(2, "scopeInterface", AbstractType.UNSIGNED32),
    scope(3, "scopeLineCard", AbstractType.UNSIGNED32),
    scope(4, "scopeCache", AbstractType.UNSIGNED32),
    scope(5, "scopeTemplate", AbstractType.UNSIGNED16),
  };

  private final Map<Long, InformationElement> elements = new HashMap<>();

  private InformationElements() {}

  /** Reads the registry that comes with the program. */
  public static InformationElements load() {
    try (InputStream in = InformationElements.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads rows of PEN, id, name, type and semantics, with tabs between; {@code #} is a comment. */
  static InformationElements read(Reader text) throws IOException {
    InformationElements registry = new InformationElements();
    BufferedReader lines = new BufferedReader(text);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isEmpty() && line.charAt(0) != '#') {
        registry.add(number, line.split("\t", -1));
      }
    }
    return registry;
  }

  private void add(int line, String[] columns) {
    AbstractType type = columns.length == 5 ? AbstractType.named(columns[3]) : null;
    if (type == null) {
      throw new IllegalStateException(RESOURCE + ":" + line + ": not a row of the registry");
    }
    int pen = Integer.parseUnsignedInt(columns[0]);
    int id = Integer.parseInt(columns[1]);
    InformationElement element = new InformationElement(pen, id, columns[2], type, columns[4]);
    if (elements.put(key(pen, id), element) != null) {
      throw new IllegalStateException(RESOURCE + ":" + line + ": " + pen + ":" + id + " again");
    }
    if (pen == 0 && id < FIRST_VENDOR_TYPE_OF_V9) {
      elements.put(key(InformationElement.REVERSE_PEN, id), element.reversed());
    }
  }

  /** The element, also of the reverse PEN; null if it has no public name. */
  public @Nullable InformationElement find(int pen, int id) {
    return elements.get(key(pen, id));
  }

  /** What a {@link io.flowtally.codec.FieldVisitor} was given; null if it has no public name. */
  public @Nullable InformationElement find(int version, int pen, int id, boolean scope) {
    if (version != V9 || pen != 0) {
      return find(pen, id);
    }
    if (scope) {
      return id >= 1 && id <= SCOPES_OF_V9.length ? SCOPES_OF_V9[id - 1] : null;
    }
    return findV9(id);
  }

  /** The type under which v9 has an enterprise's element; -1 if it has none. */
  public static int typeInV9(int pen, int id) {
    return switch (pen) {
      case 0 -> id;
      case CISCO -> id | FIRST_VENDOR_TYPE_OF_V9;
      case NTOP -> id + NTOP_BASE_OF_V9;
      default -> -1;
    };
  }

  private @Nullable InformationElement findV9(int type) {
    InformationElement element = find(0, type);
    if (element == null && type >= NTOP_BASE_OF_V9) {
      element = find(NTOP, type - NTOP_BASE_OF_V9);
    }
    if (element == null && type >= FIRST_VENDOR_TYPE_OF_V9) {
      element = find(CISCO, type - FIRST_VENDOR_TYPE_OF_V9);
    }
    return element;
  }

  /** Every element, the reverse ones too, in no order. */
  public Collection<InformationElement> all() {
    return Collections.unmodifiableCollection(elements.values());
  }

  private static InformationElement scope(int id, String name, AbstractType type) {
    return new InformationElement(0, id, name, type, "identifier");
  }

  private static long key(int pen, int id) {
    return (long) pen << 16 ^ id;
  }
}
