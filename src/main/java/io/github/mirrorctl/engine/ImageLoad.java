package io.github.mirrorctl.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.LoadResponseItem;
import io.github.mirrorctl.host.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Follows the loading of an image, and keeps its first error: the engine tells it after a 200. */
final class ImageLoad extends ResultCallback.Adapter<LoadResponseItem> {
  private final List<String> errors = new ArrayList<>();

  @Override
  public synchronized void onNext(LoadResponseItem item) {
    if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
      errors.add(item.getErrorDetail().getMessage());
    }
  }

  synchronized void rethrow(Path archive) {
    if (!errors.isEmpty()) {
      throw Failure.of(
          "loading " + archive + " failed: " + errors.get(0),
          "check that it is a whole 'docker save' file, and that the engine's disk has room");
    }
  }
}
