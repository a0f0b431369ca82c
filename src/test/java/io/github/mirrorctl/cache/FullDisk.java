package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk with so many bytes left: files are real ones, and the write that doesn't fit does what the
 * kernel does. It takes what fits, and the next one fails with the kernel's own error, which comes
 * from /dev/full.
 */
final class FullDisk implements StorageFiles.Opener {
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  void leave(long bytes) {
    left.set(bytes);
  }

  @Override
  public FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return new Limited(FileChannel.open(file, options));
  }

  private int write(FileChannel to, ByteBuffer bytes, long position) throws IOException {
    int fits = (int) Math.min(left.get(), bytes.remaining());
    if (fits == 0) {
      try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
        return full.write(bytes.duplicate());
      }
    }
    ByteBuffer head = bytes.duplicate();
    int count = to.write(head.limit(head.position() + fits), position);
    bytes.position(head.position());
    left.addAndGet(-count);
    return count;
  }

  private final class Limited extends FileChannel {
    private final FileChannel real;

    Limited(FileChannel real) {
      this.real = real;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return real.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
      return real.read(buffers, offset, length);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int count = FullDisk.this.write(real, bytes, real.position());
      real.position(real.position() + count);
      return count;
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      real.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      real.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
      real.force(metadata);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return real.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      return FullDisk.this.write(real, bytes, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }
  }
}
