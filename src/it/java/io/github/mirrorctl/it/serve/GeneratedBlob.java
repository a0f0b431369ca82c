package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/**
 * A blob of any size that takes no disk and next to no memory: one random block over and over,
 * whose length is a prime, so that no piece of it looks right at another place.
 */
final class GeneratedBlob implements FakeUpstream.Content {
  private static final int BLOCK = 1_000_003;
  private static final int PIECE = 64 * 1024;

  private final long size;
  // the block, and its beginning once more: a piece from any of its bytes is in one stretch
  private final byte[] bytes = new byte[BLOCK + PIECE];
  private final String digest;

  GeneratedBlob(long seed, long size) {
    this.size = size;
    new Random(seed).nextBytes(bytes);
    System.arraycopy(bytes, 0, bytes, BLOCK, PIECE);
    MessageDigest hash = TestImage.sha256();
    for (long at = 0; at < size; at += PIECE) {
      hash.update(bytes, (int) (at % BLOCK), (int) Math.min(PIECE, size - at));
    }
    digest = "sha256:" + HexFormat.of().formatHex(hash.digest());
  }

  String digest() {
    return digest;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void write(OutputStream out, long from) throws IOException {
    for (long at = from; at < size; at += PIECE) {
      out.write(bytes, (int) (at % BLOCK), (int) Math.min(PIECE, size - at));
    }
  }

  /** Whether these, which are read, are what the blob has at that position. */
  boolean matches(long position, ByteBuffer piece) {
    long at = position;
    while (piece.hasRemaining()) {
      int start = (int) (at % BLOCK);
      int count = Math.min(piece.remaining(), PIECE);
      ByteBuffer some = piece.slice(piece.position(), count);
      if (at + count > size || !some.equals(ByteBuffer.wrap(bytes, start, count))) {
        return false;
      }
      piece.position(piece.position() + count);
      at += count;
    }
    return true;
  }
}
