package io.github.mirrorctl.serve.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final MemoryBudget budget = new MemoryBudget(100);

  @Test
  void one_owner_gets_no_more_than_is_left_for_the_others() {
    assertThat(budget.tryReserve("a", 50)).isPresent();
    assertThat(budget.tryReserve("a", 1)).isEmpty();
    assertThat(budget.tryReserve("b", 25)).isPresent();
    assertThat(budget.tryReserve("b", 1)).isEmpty();
    assertThat(budget.tryReserve("c", 12)).isPresent();
    assertThat(budget.reserved()).isEqualTo(87);
  }

  @Test
  void the_only_large_one_may_be_larger_than_that() {
    assertThat(budget.tryReserve("a", 100)).isPresent();
    assertThat(budget.tryReserve("b", 1)).isEmpty();
  }

  @Test
  void who_waits_gets_it_in_turn_as_soon_as_it_is_free() {
    MemoryBudget.Reservation all = budget.tryReserve("a", 100).orElseThrow();
    CompletableFuture<MemoryBudget.Reservation> first = budget.reserve("b", 50, LONG);
    CompletableFuture<MemoryBudget.Reservation> second = budget.reserve("c", 10, LONG);
    assertThat(first).isNotDone();
    all.close();
    all.close(); // counts once
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(budget.reserved()).isEqualTo(60);
  }

  @Test
  void nobody_overtakes_one_who_waits() {
    Optional<MemoryBudget.Reservation> all = budget.tryReserve("a", 100);
    CompletableFuture<MemoryBudget.Reservation> waiting = budget.reserve("b", 90, LONG);
    assertThat(budget.tryReserve("c", 1)).isEmpty();
    all.orElseThrow().close();
    assertThat(waiting).isCompleted();
  }

  @Test
  void the_wait_ends_and_leaves_nothing_behind() {
    MemoryBudget.Reservation all = budget.tryReserve("a", 100).orElseThrow();
    CompletableFuture<MemoryBudget.Reservation> late =
        budget.reserve("b", 50, Duration.ofMillis(1));
    assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(MemoryBudget.OverBudget.class);
    all.close();
    assertThat(budget.reserved()).isZero();
    assertThat(budget.tryReserve("b", 50)).isPresent();
  }

  @Test
  void what_could_never_fit_is_refused_at_once() {
    assertThat(budget.reserve("a", 101, LONG)).isCompletedExceptionally();
  }
}
