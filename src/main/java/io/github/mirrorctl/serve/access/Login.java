package io.github.mirrorctl.serve.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A user's name and the password that a client shows for it; the password never prints. */
final class Login {
  private static final String SCHEME = "Basic ";

  private final String name;
  private final byte[] password;

  private Login(String name, byte[] password) {
    this.name = name;
    this.password = password;
  }

  /** Reads an {@code Authorization} header (RFC 7617); empty for none, and for another scheme's. */
  static Optional<Login> of(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = 0;
    while (colon < bytes.length && bytes[colon] != ':') {
      colon++;
    }
    return colon == 0 || colon == bytes.length
        ? Optional.empty()
        : Optional.of(
            new Login(
                new String(bytes, 0, colon, StandardCharsets.UTF_8),
                Arrays.copyOfRange(bytes, colon + 1, bytes.length)));
  }

  String name() {
    return name;
  }

  byte[] password() {
    return password.clone();
  }
}
