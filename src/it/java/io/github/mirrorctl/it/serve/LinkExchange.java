package io.github.mirrorctl.it.serve;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A request that went over a {@link Link}, and how many bytes came back. */
final class LinkExchange {
  private final HttpHead request;
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong body = new AtomicLong();
  private volatile long lastByte = System.nanoTime();

  LinkExchange(HttpHead request) {
    this.request = request;
  }

  /** Its method and path. */
  String line() {
    return request.word(0) + " " + request.word(1);
  }

  Optional<String> field(String name) {
    return request.field(name);
  }

  void sentHead(int bytes) {
    head.addAndGet(bytes);
    lastByte = System.nanoTime();
  }

  void sentBody(int bytes) {
    body.addAndGet(bytes);
    lastByte = System.nanoTime();
  }

  /** The answer's, head included. */
  long bytes() {
    return head.get() + body.get();
  }

  long body() {
    return body.get();
  }

  /** When its last byte went out, by {@link System#nanoTime}. */
  long lastByte() {
    return lastByte;
  }

  @Override
  public String toString() {
    return line() + field("Range").map(range -> " " + range).orElse("") + " -> " + body;
  }
}
