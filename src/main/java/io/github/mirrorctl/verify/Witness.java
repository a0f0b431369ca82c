package io.github.mirrorctl.verify;

import io.github.mirrorctl.client.Canary;
import java.util.Optional;

/** Somebody who knows what a mirror was asked for. */
public interface Witness {
  /** Why it can't be asked; empty where it can. */
  Optional<String> silence();

  /** What is known of the canary by now. */
  Optional<Sighting> seen(Canary canary);
}
