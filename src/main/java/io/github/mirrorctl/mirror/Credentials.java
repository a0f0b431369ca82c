package io.github.mirrorctl.mirror;

/** What a mirror shows its upstream; neither part is empty, and the password never prints. */
public record Credentials(String username, String password) {
  public Credentials {
    if (username.isEmpty()) {
      throw new InvalidInput("the user name is empty", "give one with --username");
    }
    if (password.isEmpty()) {
      throw new InvalidInput(
          "the password of '" + username + "' is empty", "give one with --password-stdin");
    }
  }

  @Override
  public String toString() {
    return "Credentials[username=" + username + ", password=********]";
  }
}
