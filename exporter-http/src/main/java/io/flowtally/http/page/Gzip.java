// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compression of an answer by the JDK, at the level that costs least: level 6 takes longer than the
 * scrape. Used by one thread. {@link #close} frees memory; only {@link #finish} makes an answer
 * whole.
 */
final class Gzip extends GZIPOutputStream {
  private static final int BUFFER = 8 * 1024;

  Gzip(OutputStream out) throws IOException {
    super(out, BUFFER);
    def.setLevel(Deflater.BEST_SPEED);
  }

  /**
   * Frees what zlib holds, and leaves the answer as it is: one that broke off must not look whole.
   */
  @Override
  public void close() {
    def.end();
  }

  /** True if the client asks for gzip by name and not with the weight 0. */
  static boolean isAccepted(Headers request) {
    List<String> values = request.get("Accept-Encoding");
    if (values == null) {
      return false;
    }
    for (String value : values) {
      for (String coding : value.split(",", -1)) {
        String[] parts = coding.split(";", 2);
        if (parts[0].trim().equalsIgnoreCase("gzip")) {
          return parts.length == 1 || !isZero(parts[1]);
        }
      }
    }
    return false;
  }

  private static boolean isZero(String parameter) {
    return parameter.replace(" ", "").toLowerCase(Locale.ROOT).matches("q=0(\\.0{0,3})?");
  }
}
