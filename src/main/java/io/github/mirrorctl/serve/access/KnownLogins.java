package io.github.mirrorctl.serve.access;

import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.serve.pull.Bounded;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Logins that were proven right, so that the next request of a pull doesn't cost a tenth of a
 * second again. What is kept of a password is its hash with a key that nobody knows and that ends
 * with the process; all of it is dropped with the users that it was proven by.
 */
final class KnownLogins {
  private static final String HASH = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;
  private final Map<String, byte[]> seals;
  private Htpasswd provenBy = Htpasswd.NONE;

  /** Remembers so many users, those that were seen last. */
  KnownLogins(int most) {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, HASH);
    this.seals = Bounded.byUse(most);
  }

  /** What the login is recognised by; without the key it tells nothing of the password. */
  byte[] seal(Login login) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(key);
      mac.update(login.name().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(login.password());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  /** Whether that user's login was proven by these users, and no others since. */
  synchronized boolean has(Htpasswd users, String name, byte[] seal) {
    if (users != provenBy) {
      seals.clear();
      provenBy = users;
    }
    byte[] known = seals.get(name);
    return known != null && MessageDigest.isEqual(known, seal);
  }

  /** Remembers it, unless the users have changed meanwhile. */
  synchronized void add(Htpasswd users, String name, byte[] seal) {
    if (users == provenBy) {
      seals.put(name, seal.clone());
    }
  }
}
