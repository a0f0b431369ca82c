package io.github.mirrorctl.host.tls;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file with a private key, in any of the forms of PEM that OpenSSL writes. */
record PrivateKeyFile(Path path) {
  private static final byte[] PROBE = {1, 2, 3, 4};

  /** The form that nearly every key has, which the JVM reads by itself. */
  private static final Pattern USUAL =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** The key of that public key; empty for one of another. {@code Failure} for no key at all. */
  Optional<PrivateKey> keyOf(PublicKey shown) {
    byte[] encoded =
        encoded()
            .orElseThrow(
                () ->
                    Failure.of(
                        "the file " + path + " holds no private key", "give the key in PEM"));
    try {
      PrivateKey key =
          KeyFactory.getInstance(shown.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return Optional.of(key).filter(one -> belongs(one, shown));
    } catch (InvalidKeySpecException e) {
      return Optional.empty(); // of another kind than the public key
    } catch (GeneralSecurityException e) {
      throw Failure.of("the key " + path + " can't be used: " + e.getMessage(), "", e);
    }
  }

  /** In PKCS #8. */
  private Optional<byte[]> encoded() {
    String text = text();
    Matcher usual = USUAL.matcher(text);
    if (usual.find()) {
      try {
        return Optional.of(Base64.getMimeDecoder().decode(usual.group(1)));
      } catch (IllegalArgumentException e) {
        return Optional.empty(); // what stands in it is no base64
      }
    }
    return RareKeys.encoded(text, path);
  }

  private String text() {
    try {
      return new String(TextFile.bounded(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable("key", path, e);
    }
  }

  private static boolean belongs(PrivateKey key, PublicKey shown) {
    String kind =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(kind);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static Failure unreadable(String what, Path file, IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "it isn't there"
            : e instanceof AccessDeniedException
                ? "the user " + System.getProperty("user.name") + " may not read it"
                : String.valueOf(e.getMessage());
    return Failure.of("the " + what + " " + file + " can't be read: " + why, "", e);
  }
}
