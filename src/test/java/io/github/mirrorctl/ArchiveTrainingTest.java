package io.github.mirrorctl;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ArchiveTrainingTest {
  @Test
  void runs_without_an_engine() {
    assertThatCode(() -> ArchiveTraining.main(new String[0])).doesNotThrowAnyException();
  }
}
