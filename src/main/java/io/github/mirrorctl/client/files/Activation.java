package io.github.mirrorctl.client.files;

import java.util.Optional;

/** What a client needs, besides its files, for a change to come into force: often a restart. */
public interface Activation {
  /** What is done, for a sentence such as {@code restart containerd}. */
  String words();

  /** Does it; throws {@code Failure} when that is refused. */
  void run();

  /** What is still missing afterwards; asked again until nothing is, or patience runs out. */
  Optional<String> missing();
}
