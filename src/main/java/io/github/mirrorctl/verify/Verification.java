package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Asker;
import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Proves for each client and mirror that the client's pulls cross it, or finds out why not. */
public final class Verification {
  private static final Duration POLL = Duration.ofMillis(200);

  /** A request stands in a log only when it has been answered. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** A mirror is asked first: what doesn't arrive in this time, and shouldn't, never will. */
  private static final Duration HOPELESS = Duration.ofSeconds(3);

  private final Witnesses witnesses;
  private final Diagnosis diagnosis;
  private final Control control = new Control();
  private final Duration limit;

  /** {@code limit} is how long one pull may take. */
  public Verification(Witnesses witnesses, Diagnosis diagnosis, Duration limit) {
    this.witnesses = witnesses;
    this.diagnosis = diagnosis;
    this.limit = limit;
  }

  /** All of them side by side, in the order of the clients. */
  public List<Crossing> of(List<Client> clients, List<MirrorUse> mirrors) {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "verifies a client");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<CompletableFuture<List<Crossing>>> all = new ArrayList<>();
      for (Client client : clients) {
        all.add(CompletableFuture.supplyAsync(() -> of(client, mirrors, threads), threads));
      }
      return all.stream().flatMap(one -> joined(one).stream()).toList();
    } finally {
      threads.shutdownNow(); // ends programs that still wait for the registry itself
    }
  }

  private static <T> T joined(CompletableFuture<T> one) {
    try {
      return one.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private List<Crossing> of(Client client, List<MirrorUse> mirrors, ExecutorService threads) {
    List<Asker> askers = client.askers();
    List<CompletableFuture<Crossing>> found = new ArrayList<>();
    for (MirrorUse mirror : mirrors) {
      Standing standing;
      try {
        standing = client.standing(List.of(mirror)).get(0);
      } catch (Failure | InvalidInput e) {
        found.add(
            CompletableFuture.completedFuture(
                Crossing.cannotTell(
                    client.kind().word(),
                    mirror,
                    new Cause("client-down", String.valueOf(e.getMessage()), next(e)))));
        continue;
      }
      if (askers.isEmpty()) {
        found.add(CompletableFuture.completedFuture(untried(client, mirror, standing)));
      }
      for (Asker asker : askers) {
        found.add(
            CompletableFuture.supplyAsync(
                () -> of(client, asker, mirror, standing, threads), threads));
      }
    }
    return found.stream().map(Verification::joined).toList();
  }

  private static String next(RuntimeException e) {
    return e instanceof Failure failure
        ? failure.next()
        : e instanceof InvalidInput invalid ? invalid.next() : "";
  }

  private Crossing untried(Client client, MirrorUse mirror, Standing standing) {
    String name = client.kind().word();
    return standing.inForce()
        ? Crossing.cannotTell(
            name,
            mirror,
            new Cause(
                "no-asker",
                "it is told, but there is nothing here that it could be asked with",
                "pull an image with it, then look at 'mirrorctl logs'"))
        : Crossing.bypasses(name, mirror, diagnosis.untold(client, mirror, standing));
  }

  private Crossing of(
      Client client, Asker asker, MirrorUse mirror, Standing standing, ExecutorService threads) {
    Witness witness = witnesses.of(mirror);
    Optional<String> silence = witness.silence();
    Canary canary = Canary.of(mirror.registry());
    Future<String> asked = threads.submit(() -> asker.ask(canary, limit));
    CompletableFuture<Optional<Cause>> visible =
        CompletableFuture.supplyAsync(() -> diagnosis.of(client, mirror, standing), threads);
    Optional<Sighting> sighting = await(asked, visible, canary, witness);
    if (sighting.isPresent()) {
      return diagnosis
          .of(sighting.get(), client, asker.name(), mirror)
          .map(cause -> Crossing.bypasses(asker.name(), mirror, cause))
          .orElseGet(() -> Crossing.crosses(asker.name(), mirror));
    }
    Optional<Cause> cause = joined(visible).or(() -> diagnosis.heard(said(asked)));
    if (standing.inForce() && cause.isEmpty()) {
      Optional<String> blind =
          silence.or(() -> control.blind(mirror, client.authorities(mirror), witness));
      if (blind.isPresent()) {
        return Crossing.cannotTell(
            asker.name(),
            mirror,
            new Cause(
                "blind",
                "it is told, but " + blind.get(),
                "pull an image with it, then look at that registry's own log"));
      }
    }
    return Crossing.bypasses(
        asker.name(), mirror, cause.orElseGet(() -> diagnosis.unknown(said(asked))));
  }

  private Optional<Sighting> await(
      Future<String> asked,
      CompletableFuture<Optional<Cause>> visible,
      Canary canary,
      Witness witness) {
    long start = System.nanoTime();
    long deadline = start + limit.toNanos();
    long ended = Long.MAX_VALUE;
    while (true) {
      long now = System.nanoTime();
      if (asked.isDone() && ended == Long.MAX_VALUE) {
        ended = now + GRACE.toNanos();
      }
      Optional<Sighting> seen = witness.seen(canary).or(() -> witnesses.elsewhere(witness, canary));
      if (seen.isPresent()) {
        return seen;
      }
      if (now - deadline > 0
          || (ended != Long.MAX_VALUE && now - ended > 0)
          || (now - start > HOPELESS.toNanos() && isFound(visible))) {
        return Optional.empty();
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  /** Clients try again and again at the registry itself; their mirror's fault needs no wait. */
  private static boolean isFound(CompletableFuture<Optional<Cause>> cause) {
    return cause.isDone() && !cause.isCompletedExceptionally() && cause.join().isPresent();
  }

  private static String said(Future<String> asked) {
    if (!asked.isDone()) {
      return "";
    }
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
  }
}
