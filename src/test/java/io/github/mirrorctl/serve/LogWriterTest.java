package io.github.mirrorctl.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  @Test
  void what_waits_is_written_when_it_is_flushed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogWriter log = new LogWriter(new PrintStream(out, false, StandardCharsets.UTF_8), "log");
    log.add("one\n");
    log.add("two\n");
    log.flush(Duration.ofMinutes(1));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
  }

  @Test
  void nobody_waits_for_a_reader_who_reads_nothing() {
    CountDownLatch never = new CountDownLatch(1);
    OutputStream blocked =
        new OutputStream() {
          @Override
          public void write(int b) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    LogWriter log = new LogWriter(new PrintStream(blocked, true, StandardCharsets.UTF_8), "log");
    for (int i = 0; i < 100; i++) {
      log.add("x".repeat(100_000) + "\n"); // more than is kept
      log.flush(Duration.ofMillis(1));
    }
    never.countDown();
  }
}
