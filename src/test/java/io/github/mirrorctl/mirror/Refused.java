package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that bad input is refused in exactly these words. */
record Refused(InvalidInput input) {
  static Refused by(ThrowingCallable call, String message) {
    InvalidInput[] thrown = new InvalidInput[1];
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(call)
        .withMessage(message)
        .satisfies(e -> thrown[0] = e);
    return new Refused(thrown[0]);
  }

  void with(String next) {
    org.assertj.core.api.Assertions.assertThat(input.next()).isEqualTo(next);
  }
}
