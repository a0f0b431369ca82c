package io.github.mirrorctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void says_its_name() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Main.run(new PrintStream(out, true), System.err)).isZero();
  }
}
