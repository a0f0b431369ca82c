package io.github.mirrorctl.mirror;

import java.nio.charset.StandardCharsets;

/** Somebody who may pull from a mirror, and the password for it, which never prints. */
public final class User {
  /** bcrypt takes no more, and passes over the rest. */
  private static final int MOST_BYTES = 72;

  private static final int LONGEST_NAME = 255;

  private final String name;
  private final byte[] password;

  private User(String name, byte[] password) {
    this.name = name;
    this.password = password;
  }

  /** Throws {@code InvalidInput} for what a client couldn't log in with. */
  public static User of(String name, String password) {
    refuseName(name);
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      throw new InvalidInput("the password of '" + name + "' is empty", "give one");
    }
    if (bytes.length > MOST_BYTES) {
      throw new InvalidInput(
          "the password of '%s' has %d bytes, and bcrypt takes %d: the rest would not count"
              .formatted(name, bytes.length, MOST_BYTES),
          "use a shorter one");
    }
    if (password.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput(
          "the password of '" + name + "' has a line break or another control character in it",
          "give one line of text");
    }
    return new User(name, bytes);
  }

  /** Throws {@code InvalidInput} for a name that no line of an htpasswd file can have. */
  public static void refuseName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw bad("a user's name has 1 to " + LONGEST_NAME + " characters");
    }
    if (name.contains(":")) {
      throw bad("a user's name can't have a ':', which ends it");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw bad("a user's name can't have a control character");
    }
    if (name.startsWith("#") || !name.equals(name.strip())) {
      throw bad("a user's name can't begin with '#', nor begin or end with white space");
    }
  }

  private static InvalidInput bad(String why) {
    return new InvalidInput(why, "use letters and digits, for example: mirrorctl user add ci");
  }

  public String name() {
    return name;
  }

  byte[] password() {
    return password.clone();
  }

  @Override
  public String toString() {
    return "User[name=" + name + ", password=********]";
  }
}
