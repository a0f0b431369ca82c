package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableStreamTest {
  @Test
  void a_log_moves_no_cursor_and_keeps_its_letters() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintableStream out = new PrintableStream(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    out.print("Grüße\t\u001b[2J\u009bx\u007f\n");
    out.write(0xC2);
    out.write(0x9B);
    out.flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("Grüße\t?[2J¿x?\n¿");
  }
}
