package io.github.mirrorctl.cache;

import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What belongs to which repository: small files that hold a digest each. A file that holds anything
 * else is no link. Thread-safe; calls block on the disk. What writes throws {@code
 * UncheckedIOException} when it can't, with a {@link NoSpaceException} for a full disk, and leaves
 * what was there before.
 */
public final class Repositories {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[ -~]{1,255}");

  private final Layout layout;
  private final StorageFiles files;
  private final Links links;
  private final Journal journal;

  Repositories(Layout layout, StorageFiles files, Journal journal, MemoryCache memory) {
    this.layout = layout;
    this.files = files;
    this.links = new Links(files, memory);
    this.journal = journal;
  }

  /** The manifest that the tag stands for here. */
  public Optional<Digest> tag(RepositoryName name, Tag tag) {
    return links.read(layout.tag(name, tag));
  }

  /** Lets the tag stand for this manifest; writes nothing when it does already. */
  public void putTag(RepositoryName name, Tag tag, Digest digest) {
    // the index first, as a registry does: the tag must never stand for what isn't in it
    links.put(layout.tagIndex(name, tag, digest), digest, true);
    links.put(layout.tag(name, tag), digest, true);
  }

  public boolean hasManifest(RepositoryName name, Digest digest) {
    return links.holds(layout.revision(name, digest), digest);
  }

  public void putManifest(RepositoryName name, Digest digest) {
    links.put(layout.revision(name, digest), digest, true);
  }

  public boolean hasLayer(RepositoryName name, Digest digest) {
    return links.holds(layout.layer(name, digest), digest);
  }

  /**
   * Lets a registry serve the blob in this repository. The link is never half-written, but a power
   * cut may take it whole: it is written again when the blob is next asked for.
   */
  public void putLayer(RepositoryName name, Digest digest) {
    links.put(layout.layer(name, digest), digest, false);
  }

  /**
   * The names of the repositories with at least one manifest, in the order of their characters.
   *
   * @param after only those that come after this text
   * @param limit at most so many
   */
  public List<RepositoryName> repositories(Optional<String> after, int limit) {
    TreeSet<String> found = new TreeSet<>();
    if (limit > 0) {
      collect(layout.repositories(), "", after.orElse(""), limit, found);
    }
    return found.stream().map(RepositoryName::new).toList();
  }

  private void collect(
      Path directory, String prefix, String after, int limit, NavigableSet<String> found) {
    for (Path entry : files.entries(directory)) {
      Optional<RepositoryName> name = RepositoryName.parse(prefix + entry.getFileName());
      if (name.isEmpty()) {
        continue; // the registry's own directories begin with an underscore
      }
      String value = name.get().value();
      // everything below sorts between "name/" and "name0", which follows the slash
      boolean isFull = found.size() >= limit && value.compareTo(found.last()) > 0;
      if (isFull || (value + "0").compareTo(after) <= 0) {
        continue;
      }
      if (value.compareTo(after) > 0 && holdsManifest(name.get())) {
        found.add(value);
        if (found.size() > limit) {
          found.pollLast();
        }
      }
      collect(entry, value + "/", after, limit, found);
    }
  }

  private boolean holdsManifest(RepositoryName name) {
    for (Path algorithm : files.entries(layout.revisions(name))) {
      for (Path hex : files.entries(algorithm)) {
        if (Digest.parse(algorithm.getFileName() + ":" + hex.getFileName())
            .filter(digest -> hasManifest(name, digest))
            .isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The repository's tags that stand for something, in the order of their characters. */
  public List<Tag> tags(RepositoryName name, Optional<String> after, int limit) {
    return files.entries(layout.tags(name)).stream()
        .flatMap(entry -> Tag.parse(entry.getFileName().toString()).stream())
        .filter(tag -> tag.value().compareTo(after.orElse("")) > 0)
        .filter(tag -> tag(name, tag).isPresent())
        .limit(Math.max(limit, 0))
        .collect(Collectors.toList());
  }

  /**
   * Keeps the media type that the upstream gave, where the manifest itself doesn't tell it. What no
   * header could hold is not kept.
   */
  public void putMediaType(Digest digest, String type) {
    if (MEDIA_TYPE.matcher(type).matches()) {
      journal.mediaType(digest, type);
    }
  }

  public Optional<String> mediaType(Digest digest) {
    return journal.mediaType(digest);
  }
}
