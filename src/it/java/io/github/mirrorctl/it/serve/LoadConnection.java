package io.github.mirrorctl.it.serve;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** One client of a {@link LoadClient}. */
final class LoadConnection {
  private static final int SMALL_BUFFER = 4096;

  private final LoadClient.Load load;
  private final LoadResult result;
  private final SocketChannel channel;
  private final ByteBuffer request;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private SelectionKey key;
  private boolean answered;
  private int status;
  private long length;
  private long position;
  private double allowance;
  private long refilled = System.nanoTime();

  private LoadConnection(
      Selector selector, LoadClient.Load load, LoadResult result, int number, SocketChannel channel)
      throws IOException {
    this.load = load;
    this.result = result;
    this.channel = channel;
    this.request = ByteBuffer.wrap(load.request().apply(number).getBytes(HttpText.LATIN));
    this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  static void begin(
      Selector selector,
      InetSocketAddress server,
      LoadClient.Load load,
      LoadResult result,
      int number)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    if (load.bytesPerSecond() != LoadClient.ALL) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
    }
    int from = number % load.addresses();
    channel.bind(
        new InetSocketAddress(
            InetAddress.getByAddress(
                new byte[] {127, (byte) load.network(), (byte) (from >> 8), (byte) from}),
            0));
    LoadConnection connection = new LoadConnection(selector, load, result, number, channel);
    if (channel.connect(server)) {
      connection.connected();
    }
  }

  private void connected() {
    result.connected.incrementAndGet();
    key.interestOps(SelectionKey.OP_WRITE);
  }

  void close() throws IOException {
    channel.close();
  }

  /** Does what it can now; whether it is to wait for {@link #refill}. */
  boolean act(SelectionKey ready, ByteBuffer buffer) throws IOException {
    if (ready.isConnectable()) {
      try {
        channel.finishConnect();
      } catch (IOException e) {
        result.refused.incrementAndGet();
        channel.close();
        return false;
      }
      connected();
      return false;
    }
    try {
      if (ready.isWritable()) {
        return write();
      }
      return ready.isReadable() && read(buffer);
    } catch (IOException e) {
      result.ended.incrementAndGet();
      channel.close();
      return false;
    }
  }

  private boolean write() throws IOException {
    channel.write(request);
    if (request.hasRemaining()) {
      return false;
    }
    // whoever reads nothing doesn't see that the server hangs up either
    key.interestOps(load.bytesPerSecond() == LoadClient.NOTHING ? 0 : SelectionKey.OP_READ);
    return false;
  }

  private boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (load.bytesPerSecond() != LoadClient.ALL) {
      buffer.limit((int) Math.min(buffer.capacity(), Math.max(1, allowance)));
    }
    int count = channel.read(buffer);
    if (count < 0) {
      result.ended.incrementAndGet();
      channel.close();
      return false;
    }
    allowance -= count;
    buffer.flip();
    take(buffer);
    if (load.bytesPerSecond() != LoadClient.ALL && allowance < 1) {
      key.interestOps(0);
      return true;
    }
    return false;
  }

  /** Whether it may read again. */
  boolean refill(long now) {
    double rate = load.bytesPerSecond() / (double) TimeUnit.SECONDS.toNanos(1);
    allowance += (now - refilled) * rate;
    refilled = now;
    if (!key.isValid()) {
      return true;
    }
    // a hundredth of a second's worth: less isn't worth the call
    if (allowance < load.bytesPerSecond() / 100.0) {
      return false;
    }
    key.interestOps(SelectionKey.OP_READ);
    return true;
  }

  private void take(ByteBuffer bytes) throws IOException {
    while (!answered && bytes.hasRemaining()) {
      head.write(bytes.get());
      if (headEnded()) {
        HttpHead read = HttpHead.read(new ByteArrayInputStream(head.toByteArray())).orElseThrow();
        answered = true;
        status = read.status();
        length = read.length().orElse(-1);
        result.answered(status);
      }
    }
    if (!bytes.hasRemaining()) {
      return;
    }
    int count = bytes.remaining();
    result.bytes.addAndGet(count);
    if (status == 200
        && load.blob().isPresent()
        && (length != load.blob().get().size() || !load.blob().get().matches(position, bytes))) {
      result.wrong.incrementAndGet();
      channel.close();
    }
    position += count;
    if (position == length) {
      result.whole.incrementAndGet();
    }
  }

  private boolean headEnded() {
    if (head.size() < 4) {
      return false;
    }
    byte[] all = head.toByteArray();
    int end = all.length;
    return all[end - 1] == '\n' && all[end - 2] == '\r' && all[end - 3] == '\n';
  }
}
