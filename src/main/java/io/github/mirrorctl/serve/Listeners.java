package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Ports;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.TlsFiles;
import io.github.mirrorctl.serve.pull.PullThrough;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** All addresses where the server answers, and the certificates that it shows there. */
final class Listeners {
  private static final Duration BINDING = Duration.ofSeconds(10);

  /** How long who came by an address that is no longer served may go on. */
  private static final Duration LONGEST_PULL = Duration.ofHours(1);

  private final Vertx vertx;
  private final Reception reception;
  private final int eventLoops;
  private final Consumer<String> warn;
  private final Map<ListenAddress, Listener> open = new LinkedHashMap<>();

  /** {@code warn} takes what a person should know of a certificate. */
  Listeners(Vertx vertx, Reception reception, int eventLoops, Consumer<String> warn) {
    this.vertx = vertx;
    this.reception = reception;
    this.eventLoops = eventLoops;
    this.warn = warn;
  }

  /**
   * Answers at these mirrors' addresses, and at no others, from now on. Throws {@code Failure} when
   * an address or a certificate can't be had; then nothing has changed.
   */
  void bind(List<PullThrough> next) {
    Map<ListenAddress, Optional<TlsFiles>> wanted = new LinkedHashMap<>();
    next.forEach(one -> wanted.putIfAbsent(one.mirror().listen(), one.mirror().tlsFiles()));
    // certificates first: of all that can be in the way they are the easiest to find
    List<Listener> fresh = new ArrayList<>();
    wanted.forEach(
        (address, files) -> {
          if (!isOpen(address, files)) {
            fresh.add(new Listener(vertx, address, files.map(this::read)));
          }
        });
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      for (Listener listener : fresh) {
        reception.prepare(listener.address(), next);
        List<Listener> inTheWay =
            open.values().stream()
                .filter(one -> one.address().overlaps(listener.address()))
                .toList();
        undo.push(() -> giveBack(listener, inTheWay));
        add(listener, inTheWay);
      }
    } catch (Failure e) {
      undo.forEach(Runnable::run);
      throw e;
    }
    reception.open(next);
    open.keySet().stream()
        .filter(address -> !wanted.containsKey(address))
        .toList()
        .forEach(address -> retire(address, LONGEST_PULL));
  }

  private boolean isOpen(ListenAddress address, Optional<TlsFiles> files) {
    Listener listener = open.get(address);
    return listener != null && listener.certificate().map(CertificateWatch::files).equals(files);
  }

  private CertificateWatch read(TlsFiles files) {
    CertificateWatch watch = CertificateWatch.begin(files);
    watch.current().flaw(Clock.systemUTC()).ifPresent(warn);
    Thread warmUp = new Thread(watch.current()::warmUp, "warm-up of TLS");
    warmUp.setDaemon(true);
    warmUp.start();
    return watch;
  }

  private void listen(Listener listener) {
    ListenAddress address = listener.address();
    try {
      Waiting.on(listener.open(request -> reception.handle(address, request), eventLoops), BINDING);
    } catch (Failure e) {
      throw Failure.of(
          "can't listen on " + address + ": " + e.getMessage(), "see who does: ss -ltnp");
    }
  }

  /**
   * Opens an address instead of those that can't be open beside it: the same one without TLS, with
   * it or with another certificate, or the same port of all addresses instead of one's. Who is
   * connected goes on with the old one.
   */
  private void add(Listener listener, List<Listener> inTheWay) {
    inTheWay.forEach(old -> retire(old.address(), LONGEST_PULL));
    if (inTheWay.isEmpty()) {
      listen(listener);
    } else {
      listenAgain(listener);
    }
    open.put(listener.address(), listener);
  }

  /** As if it had never been added. */
  private void giveBack(Listener added, List<Listener> before) {
    if (!retire(added.address(), Duration.ZERO)) {
      added.shutdown(Duration.ZERO);
    }
    for (Listener old : before) {
      Listener again = new Listener(vertx, old.address(), old.certificate());
      open.put(old.address(), again);
      listenAgain(again);
    }
  }

  /**
   * Waits for the old socket to be closed, and then for a new one that is really there: a server
   * that listens where another of the same process is just closing takes part in the other's
   * socket, and is told that it listens.
   */
  private void listenAgain(Listener listener) {
    ListenAddress address = listener.address();
    long deadline = System.nanoTime() + BINDING.toNanos();
    while (!Ports.isFree(address.host(), address.port())) {
      pause(address, deadline);
    }
    listen(listener);
    while (Ports.isFree(address.host(), address.port())) {
      pause(address, deadline);
      listener.shutdown(Duration.ZERO);
      listen(listener);
    }
  }

  private static void pause(ListenAddress address, long deadline) {
    if (System.nanoTime() - deadline > 0) {
      throw Failure.of("can't listen on " + address + " again", "see who does: ss -ltnp");
    }
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted", "");
    }
  }

  /** Whether that address was open. */
  private boolean retire(ListenAddress address, Duration grace) {
    Listener listener = open.remove(address);
    if (listener != null) {
      listener.shutdown(grace);
    }
    return listener != null;
  }

  /**
   * Shows what was renewed since to whoever connects from now on. Returns why a certificate can't
   * be, which leaves the one from before; empty when all is well.
   */
  String renewCertificates() {
    return open.values().stream()
        .map(listener -> listener.certificate().map(watch -> renew(listener, watch)).orElse(""))
        .filter(problem -> !problem.isEmpty())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private String renew(Listener listener, CertificateWatch watch) {
    Optional<ServerCertificate> next = watch.renewed();
    if (next.isPresent()) {
      next.get().flaw(Clock.systemUTC()).ifPresent(warn);
      try {
        Waiting.on(listener.show(next.get()), BINDING);
      } catch (Failure e) {
        watch.failed(e);
      }
    }
    return watch.problem();
  }

  /** Takes no more requests, and waits for those under way, at most so long. */
  Future<?> shutdown(Duration grace) {
    return Future.join(open.values().stream().map(one -> one.shutdown(grace)).toList());
  }
}
