package io.github.mirrorctl.serve.access;

import io.github.mirrorctl.mirror.Network;
import io.github.mirrorctl.serve.pull.Bounded;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many passwords may be tried: each costs a tenth of a second of a core, which wrong ones must
 * not take from those who pull. What is bounded is how many are under way, in all and of one
 * client, and how fast one client may be wrong.
 */
final class Throttle {
  /** Under way or waiting, of all clients; a core does ten a second. */
  private static final int MOST = 32;

  /** Under way or waiting, of one client. */
  private static final int MOST_OF_ONE = 4;

  /** How often one client may be wrong at once; then again once in so long. */
  private static final int WRONG_AT_ONCE = 10;

  private static final long WRONG_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final int REMEMBERED = 10_000;

  /** What is known of one client; {@code spent} of its wrong tries at the time {@code at}. */
  private static final class Client {
    private int underWay;
    private double spent;
    private long at;

    private Client(long now) {
      this.at = now;
    }

    private void pass(long now) {
      spent = Math.max(0, spent - (double) (now - at) / WRONG_AGAIN_NANOS);
      at = now;
    }
  }

  private final LongSupplier nanos;
  private final Map<String, Client> clients = Bounded.byUse(REMEMBERED);
  private int underWay;

  /** {@code nanos} is a clock such as {@link System#nanoTime}. */
  Throttle(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether that client may try a password now; if so, {@link #tried} must follow. */
  synchronized boolean admits(String address) {
    Client client = client(address);
    if (underWay >= MOST
        || client.underWay >= MOST_OF_ONE
        || client.spent + client.underWay > WRONG_AT_ONCE - 1) {
      return false;
    }
    underWay++;
    client.underWay++;
    return true;
  }

  /** It was tried, and was right or wrong. */
  synchronized void tried(String address, boolean right) {
    Client client = client(address);
    underWay--;
    client.underWay = Math.max(0, client.underWay - 1); // it may have been forgotten meanwhile
    if (!right) {
      client.spent++;
    }
  }

  private Client client(String address) {
    long now = nanos.getAsLong();
    // who has an IPv6 network has more addresses than could be counted
    String key = Network.household(address).map(Network::toString).orElse(address);
    Client client = clients.computeIfAbsent(key, unknown -> new Client(now));
    client.pass(now);
    return client;
  }
}
