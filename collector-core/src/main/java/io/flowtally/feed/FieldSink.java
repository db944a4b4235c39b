// SPDX-License-Identifier: Apache-2.0
package io.flowtally.feed;

/**
 * Takes the fields of one record, each by its number in goflow2's flow.proto and by its name there.
 */
interface FieldSink {
  void number(int field, String name, long value);

  /** A number that has a word for people. */
  void word(int field, String name, long number, String word);

  /** An address; all zeros where the record has none. */
  void address(int field, String name, long hi, long lo);

  void mac(int field, String name, long address);

  /** The length of the prefix of an address. */
  void prefix(int field, String name, long hi, long lo, int length);

  /** Whether {@link #text} goes anywhere, so that it is worth finding. */
  boolean hasTexts();

  /** A text that flow.proto has no field for; empty where there is none. */
  void text(String name, String text);

  /** Ends the record: its message. */
  byte[] message();
}
