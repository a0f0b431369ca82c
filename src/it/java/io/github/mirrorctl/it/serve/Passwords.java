package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** The htpasswd file of a mirror, as a test wants it. */
record Passwords(Path file) {
  private static final int COST = 10;

  /** In that storage directory, which is made if need be. */
  static Passwords in(Path storage) {
    try {
      return new Passwords(Files.createDirectories(storage).resolve("htpasswd"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes these users alone; each one's password is {@code <name>'s secret}. */
  void write(String... names) {
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      byte[] salt = new byte[16];
      new SecureRandom().nextBytes(salt);
      lines
          .append(name)
          .append(':')
          .append(OpenBSDBCrypt.generate("2y", password(name).toCharArray(), salt, COST))
          .append('\n');
    }
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String password(String name) {
    return name + "'s secret";
  }

  /** The value of {@code Authorization}. */
  static String header(String name, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  static String header(String name) {
    return header(name, password(name));
  }
}
