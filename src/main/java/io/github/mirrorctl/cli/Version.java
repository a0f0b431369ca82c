package io.github.mirrorctl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build; needs nothing of picocli. */
public final class Version {
  private Version() {}

  /** For example "mirrorctl 0.1.0". */
  public static String line() {
    return "mirrorctl " + number();
  }

  /** For example "0.1.0". */
  static String number() {
    try (InputStream version = Version.class.getResourceAsStream("/mirrorctl-version")) {
      if (version == null) {
        throw new IllegalStateException("the version is missing from the jar");
      }
      return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
