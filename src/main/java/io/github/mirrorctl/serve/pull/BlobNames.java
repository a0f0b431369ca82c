package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.serve.http.OciError;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The repositories under whose names one blob is asked for at the same time. One that the upstream
 * refuses never decides for another; and one with a manifest here that names the blob comes before
 * those that anybody may have invented. Thread-safe.
 */
final class BlobNames {
  /** More aren't asked for; who comes with one waits for what the others find. */
  private static final int MOST = 64;

  /** {@code size} is what a manifest here says; empty for a name that nothing here vouches for. */
  private record Name(OptionalLong size, int failures, @Nullable OciError refusal) {
    /** Lower comes first. */
    private int rank() {
      return 2 * failures + (size.isPresent() ? 0 : 1);
    }
  }

  private final Map<RepositoryName, Name> names = new LinkedHashMap<>();
  private @Nullable RepositoryName current;

  /** Takes it up, unless there are too many. */
  synchronized void add(RepositoryName repository, OptionalLong size) {
    Name known = names.get(repository);
    if (known != null && known.size().isEmpty() && size.isPresent()) {
      names.put(repository, new Name(size, known.failures(), known.refusal()));
    } else if (known == null && (names.size() < MOST || size.isPresent())) {
      names.put(repository, new Name(size, 0, null));
    }
  }

  /**
   * The one to ask under now; empty where the upstream has refused all. The choice stands until the
   * next call.
   */
  synchronized Optional<RepositoryName> next() {
    Optional<RepositoryName> next =
        names.entrySet().stream()
            .filter(one -> one.getValue().refusal() == null)
            .min(Comparator.comparingInt(one -> one.getValue().rank()))
            .map(Map.Entry::getKey);
    current = next.orElse(null);
    return next;
  }

  /** Another one comes before it the next time. */
  synchronized void failed(RepositoryName repository) {
    names.computeIfPresent(
        repository, (key, name) -> new Name(name.size(), name.failures() + 1, name.refusal()));
  }

  synchronized void refused(RepositoryName repository, OciError error) {
    names.computeIfPresent(
        repository, (key, name) -> new Name(name.size(), name.failures(), error));
  }

  synchronized Optional<OciError> refusal(RepositoryName repository) {
    Name name = names.get(repository);
    return name == null ? Optional.empty() : Optional.ofNullable(name.refusal());
  }

  /** The size that a manifest of the repository says; a hint, for the digest decides. */
  synchronized OptionalLong size(RepositoryName repository) {
    Name name = names.get(repository);
    return name == null ? OptionalLong.empty() : name.size();
  }

  /** Whether nothing here vouches for the name that is asked under, and something for another. */
  synchronized boolean hasBetter() {
    return current != null
        && size(current).isEmpty()
        && names.values().stream().anyMatch(one -> one.size().isPresent() && one.refusal() == null);
  }
}
