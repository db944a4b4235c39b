package io.flowtally.config;

import java.nio.file.Path;
import java.util.List;

/**
 * An nfacctd.conf as a flowtally.yaml.
 *
 * @param yaml the text, with a comment for each setting that says which line it came from; empty
 *     when there are mistakes
 * @param remarks keys without a counterpart: why, and what to do
 * @param mistakes what nfacctd itself would refuse
 */
public record NfacctdImport(String yaml, List<Mistake> remarks, List<Mistake> mistakes) {
  /** Copies the lists. */
  public NfacctdImport {
    remarks = List.copyOf(remarks);
    mistakes = List.copyOf(mistakes);
  }

  /** Reads this file. Never throws. */
  public static NfacctdImport read(Path file) {
    return new NfacctdImport(
        "", List.of(), List.of(new Mistake(file.toString(), 0, "not yet read by this version")));
  }
}
