package io.github.mirrorctl.engine;

import io.github.mirrorctl.engine.FakeEngine.Answer;
import io.github.mirrorctl.engine.FakeEngine.Request;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The log of a fake container, answered in the engine's frames. */
final class FakeLog {
  private record Line(int stream, long second, String text) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  void add(int stream, long second, String text) {
    lines.add(new Line(stream, second, text));
  }

  Answer answer(Request request, boolean running, CountDownLatch end) {
    long since =
        request.parameter("since").isEmpty() ? 0 : Long.parseLong(request.parameter("since"));
    List<Line> shown = lines.stream().filter(line -> line.second() >= since).toList();
    String tail = request.parameter("tail");
    if (tail.matches("\\d+")) {
      shown = shown.subList(Math.max(0, shown.size() - Integer.parseInt(tail)), shown.size());
    }
    List<byte[]> frames = shown.stream().map(FakeLog::frame).toList();
    boolean follow = request.parameter("follow").matches("1|true") && running;
    return Answer.stream(
        "application/vnd.docker.raw-stream", follow ? () -> untilItEnds(frames, end) : frames);
  }

  private static Iterator<byte[]> untilItEnds(List<byte[]> frames, CountDownLatch end) {
    Iterator<byte[]> now = frames.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (now.hasNext()) {
          return true;
        }
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return false;
      }

      @Override
      public byte[] next() {
        return now.next();
      }
    };
  }

  private static byte[] frame(Line line) {
    byte[] text = FakeEngine.bytes(line.text());
    return ByteBuffer.allocate(8 + text.length)
        .putInt(line.stream() << 24)
        .putInt(text.length)
        .put(text)
        .array();
  }
}
