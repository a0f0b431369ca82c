package io.github.mirrorctl.serve.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Users of tests, with hashes that cost little. */
final class Users {
  private static final byte[] SALT = "sixteen bytes ok".getBytes(StandardCharsets.UTF_8);

  private Users() {}

  static String hash(String version, String password) {
    return OpenBSDBCrypt.generate(version, password.getBytes(StandardCharsets.UTF_8), SALT, 4);
  }

  /** A line of an htpasswd file. */
  static String line(String name, String password) {
    return name + ":" + hash("2y", password) + "\n";
  }

  static Login login(String name, String password) {
    return Login.of(header(name, password)).orElseThrow();
  }

  static String header(String name, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
