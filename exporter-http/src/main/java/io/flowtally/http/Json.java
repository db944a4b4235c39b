package io.flowtally.http;

/** Writes one JSON document; sets the commas. Used by one thread. */
final class Json {
  private final StringBuilder out = new StringBuilder();
  private boolean first = true;

  /** Opens an object or an array, by its bracket. */
  Json open(char bracket) {
    comma();
    out.append(bracket);
    first = true;
    return this;
  }

  Json close(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }

  /** A member's name; its value must follow. */
  Json name(String name) {
    comma();
    string(name);
    out.append(':');
    first = true;
    return this;
  }

  Json text(String text) {
    comma();
    string(text);
    return this;
  }

  /** A number or a truth value. */
  Json raw(Object value) {
    comma();
    out.append(value);
    return this;
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
