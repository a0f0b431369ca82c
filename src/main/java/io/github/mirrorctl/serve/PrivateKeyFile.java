package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** A file with a private key, in any of the forms of PEM that OpenSSL writes. */
record PrivateKeyFile(Path path) {
  private static final byte[] PROBE = {1, 2, 3, 4};

  /** The key of that public key; empty for one of another. {@code Failure} for no key at all. */
  Optional<PrivateKey> keyOf(PublicKey shown) {
    PrivateKeyInfo info =
        info()
            .orElseThrow(
                () ->
                    Failure.of(
                        "the file " + path + " holds no private key", "give the key in PEM"));
    try {
      PrivateKey key =
          KeyFactory.getInstance(shown.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      return Optional.of(key).filter(one -> belongs(one, shown));
    } catch (InvalidKeySpecException e) {
      return Optional.empty(); // of another kind than the public key
    } catch (GeneralSecurityException | IOException e) {
      throw Failure.of("the key " + path + " can't be used: " + e.getMessage(), "", e);
    }
  }

  private Optional<PrivateKeyInfo> info() {
    try (Reader in = Files.newBufferedReader(path);
        PEMParser pem = new PEMParser(in)) {
      // parameters or a certificate may stand before it
      for (@Nullable Object read = pem.readObject(); read != null; read = pem.readObject()) {
        if (read instanceof PEMEncryptedKeyPair || read instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw Failure.of(
              "the key " + path + " wants a passphrase, which nobody is there to give",
              "store it without: openssl pkey -in " + path + " -out FILE");
        }
        if (read instanceof PEMKeyPair pair) {
          return Optional.of(pair.getPrivateKeyInfo());
        }
        if (read instanceof PrivateKeyInfo plain) {
          return Optional.of(plain);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable("key", path, e);
    } catch (IllegalStateException e) {
      return Optional.empty(); // what stands in it is no base64
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
                ? "the server's user may not read it"
                : String.valueOf(e.getMessage());
    return Failure.of("the " + what + " " + file + " can't be read: " + why, "", e);
  }
}
