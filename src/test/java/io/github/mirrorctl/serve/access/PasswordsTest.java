package io.github.mirrorctl.serve.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.serve.access.Passwords.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {
  private static final String CLIENT = "10.0.0.1";

  private final Path path;
  private final Deque<Runnable> work = new ArrayDeque<>();
  private long nanos = 7;
  private final Passwords passwords;

  PasswordsTest(@TempDir Path folder) throws IOException {
    path = folder.resolve("htpasswd");
    Files.writeString(path, Users.line("bob", "secret"));
    passwords =
        new Passwords(
            new PasswordFile(path, words -> {}, () -> nanos), new Throttle(() -> nanos), work::add);
  }

  private Proof worked(CompletableFuture<Proof> proof) {
    while (!work.isEmpty()) {
      work.remove().run();
    }
    return proof.join();
  }

  @Test
  void what_was_right_costs_nothing_again() {
    assertThat(worked(passwords.prove(Users.login("bob", "secret"), CLIENT)))
        .isEqualTo(Proof.RIGHT);
    CompletableFuture<Proof> again = passwords.prove(Users.login("bob", "secret"), "10.0.0.2");
    assertThat(work).isEmpty();
    assertThat(again).isCompletedWithValue(Proof.RIGHT);
  }

  @Test
  void what_was_wrong_is_tried_again() {
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Proof> proof = passwords.prove(Users.login("bob", "guess"), CLIENT);
      assertThat(work).hasSize(1);
      assertThat(worked(proof)).isEqualTo(Proof.WRONG);
    }
    assertThat(worked(passwords.prove(Users.login("eve", "secret"), CLIENT)))
        .isEqualTo(Proof.WRONG);
  }

  @Test
  void who_shows_the_same_at_once_is_proven_once() {
    CompletableFuture<Proof> first = passwords.prove(Users.login("bob", "secret"), CLIENT);
    for (int i = 0; i < 64; i++) {
      assertThat(passwords.prove(Users.login("bob", "secret"), CLIENT)).isSameAs(first);
    }
    assertThat(work).hasSize(1);
    assertThat(worked(first)).isEqualTo(Proof.RIGHT);
  }

  @Test
  void a_changed_file_ends_what_was_known() throws IOException {
    worked(passwords.prove(Users.login("bob", "secret"), CLIENT));
    Files.writeString(path, Users.line("bob", "changed") + "# longer\n");
    nanos += TimeUnit.SECONDS.toNanos(1);
    CompletableFuture<Proof> late = passwords.prove(Users.login("bob", "secret"), CLIENT);
    assertThat(worked(late)).isEqualTo(Proof.WRONG);
    Files.delete(path);
    nanos += TimeUnit.SECONDS.toNanos(1);
    assertThat(worked(passwords.prove(Users.login("bob", "changed"), CLIENT)))
        .isEqualTo(Proof.WRONG);
  }

  @Test
  void what_is_proven_while_the_file_changes_is_not_remembered() throws IOException {
    CompletableFuture<Proof> begun = passwords.prove(Users.login("bob", "secret"), CLIENT);
    Files.writeString(path, Users.line("bob", "changed") + "# longer\n");
    nanos += TimeUnit.SECONDS.toNanos(1);
    CompletableFuture<Proof> other = passwords.prove(Users.login("bob", "changed"), CLIENT);
    assertThat(worked(begun)).isEqualTo(Proof.RIGHT);
    assertThat(other).isCompletedWithValue(Proof.RIGHT);
    assertThat(worked(passwords.prove(Users.login("bob", "secret"), CLIENT)))
        .isEqualTo(Proof.WRONG);
  }

  @Test
  void beyond_what_may_be_tried_nothing_is_said_but_what_is_known_holds() {
    worked(passwords.prove(Users.login("bob", "secret"), CLIENT));
    for (int i = 0; i < 4; i++) {
      assertThat(passwords.prove(Users.login("bob", "guess" + i), CLIENT)).isNotDone();
    }
    assertThat(passwords.prove(Users.login("bob", "guess"), CLIENT))
        .isCompletedWithValue(Proof.UNTRIED);
    assertThat(passwords.prove(Users.login("bob", "secret"), CLIENT))
        .isCompletedWithValue(Proof.RIGHT);
    assertThat(work).hasSize(4);
  }
}
