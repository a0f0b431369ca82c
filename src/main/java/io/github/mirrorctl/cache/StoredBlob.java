package io.github.mirrorctl.cache;

import java.nio.file.Path;

/**
 * A whole blob as it lies on disk.
 *
 * @param path a regular file
 * @param size bytes
 */
public record StoredBlob(Digest digest, Path path, long size) {}
