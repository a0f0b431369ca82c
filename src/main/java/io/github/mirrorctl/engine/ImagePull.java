package io.github.mirrorctl.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Reporter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows the download of an image: adds up its layers, and keeps its first error. */
final class ImagePull extends ResultCallback.Adapter<PullResponseItem> {
  private final String what;
  private final Reporter reporter;
  private final Map<String, ProgressDetail> layers = new HashMap<>();
  private final List<String> errors = new ArrayList<>();

  ImagePull(String image, Reporter reporter) {
    this.what = "downloading " + image;
    this.reporter = reporter;
  }

  @Override
  public synchronized void onNext(PullResponseItem item) {
    if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
      errors.add(item.getErrorDetail().getMessage());
    }
    ProgressDetail detail = item.getProgressDetail();
    if ("Downloading".equals(item.getStatus()) && item.getId() != null && detail != null) {
      layers.put(item.getId(), detail);
      long done =
          layers.values().stream()
              .mapToLong(d -> d.getCurrent() == null ? 0 : d.getCurrent())
              .sum();
      long total =
          layers.values().stream().mapToLong(d -> d.getTotal() == null ? 0 : d.getTotal()).sum();
      reporter.progress(what, done, total);
    }
  }

  synchronized void rethrow() {
    if (!errors.isEmpty()) {
      throw Failure.of(what + " failed: " + errors.get(0), "");
    }
  }
}
