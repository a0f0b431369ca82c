package io.github.mirrorctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of this machine that nobody listens on, for a test that names it before it is bound. No
 * two are the same in one run, and none is of the range that the kernel picks from, so that a test
 * beside it doesn't get it in between.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final AtomicInteger NEXT = new AtomicInteger((int) ProcessHandle.current().pid());

  private FreePort() {}

  public static int any() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // somebody has it
      }
    }
    throw new IllegalStateException("no port is free");
  }
}
