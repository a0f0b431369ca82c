package io.github.mirrorctl.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a mirror holds.
 *
 * @param repositories with at least one manifest
 * @param bytes of blobs, each counted once whatever refers to it
 * @param complete false when the time was up, or something couldn't be read: both numbers are at
 *     least that
 */
public record CacheUsage(long repositories, long bytes, boolean complete) {

  /**
   * Walks a storage directory for at most {@code bound}. A directory that isn't there holds
   * nothing.
   *
   * <p>Layout: {@code docker/registry/v2/repositories/<name>/_manifests} and {@code
   * docker/registry/v2/blobs/sha256/ab/<hex>/data} (distribution, registry/storage/paths.go).
   */
  public static CacheUsage measure(Path storage, Duration bound) {
    Path root = storage.resolve("docker/registry/v2");
    Walk walk = new Walk(System.nanoTime() + bound.toNanos());
    try {
      if (Files.isDirectory(root.resolve("repositories"))) {
        Files.walkFileTree(root.resolve("repositories"), walk);
      }
      if (Files.isDirectory(root.resolve("blobs"))) {
        Files.walkFileTree(root.resolve("blobs"), walk);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CacheUsage(walk.repositories, walk.bytes, walk.complete);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final long deadline;
    private long repositories;
    private long bytes;
    private boolean complete = true;

    Walk(long deadline) {
      this.deadline = deadline;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (System.nanoTime() - deadline > 0) {
        complete = false;
        return FileVisitResult.TERMINATE;
      }
      // a path component of a repository's name can't start with an underscore, the registry's own
      // directories do
      String name = directory.getFileName().toString();
      if (name.equals("_manifests")) {
        repositories++;
      }
      return name.startsWith("_") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.getFileName().toString().equals("data")) {
        bytes += attributes.size();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      complete &= e == null;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // removed by the registry meanwhile, or not readable for this user
      complete = false;
      return FileVisitResult.CONTINUE;
    }
  }
}
