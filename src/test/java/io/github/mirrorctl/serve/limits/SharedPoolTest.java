package io.github.mirrorctl.serve.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedPoolTest {
  private final SharedPool pool = new SharedPool("test", 8, 100);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    pool.close();
  }

  private void hang(Executor share, int times, AtomicInteger begun) {
    for (int i = 0; i < times; i++) {
      share.execute(
          () -> {
            begun.incrementAndGet();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  @Test
  void shares_that_hang_leave_threads_for_the_others() throws InterruptedException {
    for (String name : new String[] {"a", "b", "c"}) {
      hang(pool.share(name), 50, new AtomicInteger());
    }
    CountDownLatch done = new CountDownLatch(1);
    pool.share("d").execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void what_waits_runs_once_there_are_threads() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    hang(pool.share("a"), 50, begun);
    CountDownLatch last = new CountDownLatch(1);
    pool.share("a").execute(last::countDown);
    assertThat(last.getCount()).isEqualTo(1);
    release.countDown();
    assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(begun).hasValue(50);
  }

  @Test
  void a_queue_has_an_end_and_a_share_has_its_own() throws InterruptedException {
    Executor full = pool.share("a");
    assertThatThrownBy(() -> hang(full, 200, new AtomicInteger()))
        .isInstanceOf(RejectedExecutionException.class);
    CountDownLatch done = new CountDownLatch(1);
    pool.share("b").execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_task_that_throws_takes_no_thread_with_it() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      pool.share("a")
          .execute(
              () -> {
                throw new IllegalStateException("as planned");
              });
    }
    CountDownLatch done = new CountDownLatch(1);
    pool.share("a").execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
