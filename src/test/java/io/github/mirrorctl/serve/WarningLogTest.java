package io.github.mirrorctl.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningLogTest {
  private final List<String> lines = new ArrayList<>();
  private Instant now = Instant.parse("2026-06-01T00:00:00Z");
  private final PrintStream log =
      new PrintStream(
          new WarningLog(
              new Clock() {
                @Override
                public Instant instant() {
                  return now;
                }

                @Override
                public ZoneId getZone() {
                  return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                  return this;
                }
              },
              lines::add),
          true,
          StandardCharsets.UTF_8);

  @Test
  void one_of_a_kind_is_told_a_minute_and_how_many_there_were() {
    for (int i = 0; i < 50; i++) {
      log.println("WARN Download - sha256:ab" + i + " can't be had: no answer in " + i + " s");
    }
    log.println("WARN Download - the disk is full");
    assertThat(lines).hasSize(2);
    now = now.plusSeconds(61);
    log.println("WARN Download - sha256:cd can't be had: no answer in 7 s");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(2)).endsWith("(and 49 like it since the last one)\n");
  }

  @Test
  void a_line_is_one_line_without_commands_to_a_terminal() {
    log.println("WARN x - \u001b[2J\rgone " + "y".repeat(5000));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("WARN x - ?[2J?gone y").hasSize(1001);
  }
}
