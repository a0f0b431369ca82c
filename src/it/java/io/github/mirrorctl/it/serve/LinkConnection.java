package io.github.mirrorctl.it.serve;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One connection over a {@link Link}: asks the registry for each request that comes over it. */
final class LinkConnection implements Runnable, AutoCloseable {
  private static final int SEND_BUFFER = 32 * 1024;

  private final Link link;
  private final Socket client;
  private final CountDownLatch closed = new CountDownLatch(1);

  LinkConnection(Link link, Socket client) throws IOException {
    this.link = link;
    this.client = client;
    // what was sent and not taken yet would be counted as fetched
    client.setSendBufferSize(SEND_BUFFER);
    client.setTcpNoDelay(true);
  }

  @Override
  public void run() {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      Optional<HttpHead> request = HttpHead.read(in);
      while (request.isPresent()) {
        answer(request.get());
        request = HttpHead.read(in);
      }
    } catch (IOException e) {
      // cut, by one side or by a fault
    } finally {
      close();
      link.gone(this);
    }
  }

  private void answer(HttpHead request) throws IOException {
    LinkExchange exchange = link.begin(request);
    link.awaitVoice();
    if (!link.latency().isZero()) {
      pause();
    }
    Fault fault = link.fault(exchange.line());
    if (fault.instead().isPresent()) {
      head(exchange, fault.instead().get().getBytes(HttpText.LATIN));
      return;
    }
    try (Socket registry = link.toRegistry()) {
      OutputStream up = registry.getOutputStream();
      up.write(fault.request().apply(request).with("Connection", "close").bytes());
      up.flush();
      InputStream down = new BufferedInputStream(registry.getInputStream());
      HttpHead answered =
          HttpHead.read(down).orElseThrow(() -> new IOException("no answer")).without("Connection");
      boolean bodiless = request.word(0).equals("HEAD") || answered.status() == 304;
      if (bodiless) {
        head(exchange, fault.response().apply(answered).bytes());
      } else if (answered.length().isPresent()) {
        head(exchange, fault.response().apply(answered).bytes());
        fault.body().send(down, answered.length().getAsLong(), new Sending(exchange));
      } else {
        // chunks, which end with the connection
        head(exchange, answered.bytes());
        byte[] rest = down.readAllBytes();
        new Sending(exchange).send(rest, rest.length);
      }
    }
  }

  private void head(LinkExchange exchange, byte[] bytes) throws IOException {
    exchange.sentHead(bytes.length);
    client.getOutputStream().write(bytes);
    client.getOutputStream().flush();
  }

  private void pause() throws IOException {
    try {
      if (closed.await(link.latency().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("cut");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Cuts it. */
  @Override
  public void close() {
    closed.countDown();
    try {
      client.close();
    } catch (IOException e) {
      // it is gone then
    }
  }

  private final class Sending implements Fault.Wire {
    private final LinkExchange exchange;

    Sending(LinkExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void send(byte[] bytes, int count) throws IOException {
      link.pace.take(count);
      link.awaitVoice();
      client.getOutputStream().write(bytes, 0, count);
      exchange.sentBody(count);
    }

    @Override
    public void hang() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    @Override
    public void cut() throws IOException {
      throw new IOException("cut by the test");
    }
  }
}
