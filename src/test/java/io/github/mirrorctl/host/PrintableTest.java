package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void replaces_what_a_terminal_obeys_and_keeps_what_it_shows() {
    assertThat(Printable.of("a\tb\nGrüße ✓ \u001b]0;title\u0007\r\u009b2J\u007f\u202e"))
        .isEqualTo("a\tb\nGrüße ✓ \uFFFD]0;title\uFFFD\uFFFD\uFFFD2J\uFFFD\uFFFD");
  }

  @Test
  void colours_may_stay_where_mirrorctl_sets_them() {
    assertThat(Printable.painted("\u001b[1;31mbad\u001b[0m \u001b[2J"))
        .isEqualTo("\u001b[1;31mbad\u001b[0m \uFFFD[2J");
  }
}
