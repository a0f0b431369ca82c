package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.InvalidInput;
import java.util.Arrays;

/** How a mirror is to speak TLS where no certificate of a person's own is given. */
enum TlsChoice {
  SELF_SIGNED("self-signed"),
  OFF("off");

  private final String word;

  TlsChoice(String word) {
    this.word = word;
  }

  static TlsChoice parse(String word) {
    return Arrays.stream(values())
        .filter(choice -> choice.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "'" + word + "' is no way to have TLS",
                    "use self-signed or off; a certificate of your own is given with --tls-cert and"
                        + " --tls-key"));
  }

  @Override
  public String toString() {
    return word;
  }
}
