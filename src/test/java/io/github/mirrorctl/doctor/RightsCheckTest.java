package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RightsCheckTest {
  @Test
  void what_cannot_be_read_is_named(@TempDir Path directory) throws IOException {
    Path open = Files.createFile(directory.resolve("open"));
    Path closed = Files.createFile(directory.resolve("closed"));
    Path absent = directory.resolve("absent");
    assertThat(new RightsCheck(List.of(open, closed, absent), open::equals).examine())
        .isEqualTo(
            Finding.skipped("not root: " + closed + " can't be read", "'sudo mirrorctl doctor'"));
    assertThat(new RightsCheck(List.of(open, absent), open::equals).examine())
        .isEqualTo(Finding.ok("not root, and all that is looked at can be read"));
  }
}
