package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class QuestionTest {
  @Test
  void is_asked_when_it_is_first_wanted_and_once() {
    AtomicInteger asked = new AtomicInteger();
    Question<Integer> question = new Question<>("somebody", asked::incrementAndGet);
    assertThat(asked).hasValue(0);
    assertThat(question.get()).isEqualTo(1);
    assertThat(question.get()).isEqualTo(1);
  }

  @Test
  void tells_everybody_what_asking_threw() {
    Question<Integer> question =
        new Question<>(
            "somebody",
            () -> {
              throw new InvalidInput("no", "");
            });
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(InvalidInput.class).isThrownBy(question::get).withMessage("no");
    }
  }

  @Test
  void gives_up_on_an_answer_that_does_not_come() {
    CountDownLatch never = new CountDownLatch(1);
    Question<Boolean> question =
        new Question<>(
            "somebody",
            Duration.ofMillis(300),
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return true;
            });
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(question::get)
        .withMessage("somebody doesn't answer within 300 ms");
    long start = System.nanoTime();
    assertThatExceptionOfType(Failure.class).isThrownBy(question::get);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(250));
    never.countDown();
  }

  @Test
  void leaves_an_examination_time_to_say_so() {
    assertThat(Question.PATIENCE).isLessThan(Examination.BOUND);
  }
}
