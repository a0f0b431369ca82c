package io.github.mirrorctl.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The journal as a file: lines are appended, and now and then it is written anew without what has
 * been said again since. A line that is cut off spoils nothing but itself. Not thread-safe.
 */
final class JournalFile implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final Path path;
  private final StorageFiles files;
  private FileChannel channel;
  private long end;
  private boolean torn;

  private JournalFile(Path path, StorageFiles files, FileChannel channel) {
    this.path = path;
    this.files = files;
    this.channel = channel;
  }

  /** Opens the journal, and tells every line that is whole. */
  static JournalFile open(Path path, StorageFiles files, Consumer<JournalLine> reader)
      throws IOException {
    JournalFile file = new JournalFile(path, files, files.open(path));
    file.read(reader);
    return file;
  }

  private void read(Consumer<JournalLine> reader) throws IOException {
    // one byte more than any line has: garbage may go on for gigabytes without a newline
    byte[] line = new byte[JournalLine.LONGEST + 1];
    int length = 0;
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    while (channel.read(buffer.clear(), end) > 0) {
      end += buffer.flip().remaining();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          JournalLine.parse(line, length).ifPresent(reader);
          length = 0;
        } else if (length < line.length) {
          line[length++] = next;
        }
      }
    }
    torn = length > 0;
  }

  /** Appends lines; after an {@code IOException}, such as a full disk, some may be there. */
  void append(String lines) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap((torn ? "\n" + lines : lines).getBytes(StandardCharsets.ISO_8859_1));
    try {
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
      torn = false;
    } catch (IOException e) {
      torn = true;
      throw NoSpaceException.orSame(e, path);
    }
  }

  /** Puts a journal of these lines in the place of the old one, which a failure leaves as it is. */
  void rewrite(Iterator<JournalLine> lines) throws IOException {
    Path fresh = path.resolveSibling("tmp").resolve("journal");
    StorageFiles.deleteQuietly(fresh);
    JournalFile written = new JournalFile(fresh, files, files.open(fresh));
    try {
      StringBuilder text = new StringBuilder();
      while (lines.hasNext()) {
        text.append(lines.next().text());
        if (text.length() > CHUNK || !lines.hasNext()) {
          written.append(text.toString());
          text.setLength(0);
        }
      }
      written.channel.force(true);
      files.moveIn(fresh, path, true);
    } catch (IOException e) {
      written.channel.close();
      StorageFiles.deleteQuietly(fresh);
      throw e;
    }
    channel.close();
    channel = written.channel;
    end = written.end;
    torn = false;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.force(true);
    } finally {
      channel.close();
    }
  }
}
