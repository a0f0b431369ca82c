package io.github.mirrorctl.serve;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.FileMark;
import io.github.mirrorctl.mirror.TlsFiles;
import java.util.Optional;

/** The files of an address's certificate: the one in use, and whether there is another by now. */
final class CertificateWatch {
  private final TlsFiles files;
  private ServerCertificate current;
  private String mark;
  private String problem = "";

  private CertificateWatch(TlsFiles files, ServerCertificate current, String mark) {
    this.files = files;
    this.current = current;
    this.mark = mark;
  }

  /** {@code Failure} for what can't be shown. */
  static CertificateWatch begin(TlsFiles files) {
    String mark = mark(files); // before they are read: a change meanwhile is one more
    return new CertificateWatch(files, ServerCertificate.read(files), mark);
  }

  private static String mark(TlsFiles files) {
    return FileMark.exact(files.cert()) + " " + FileMark.exact(files.key());
  }

  TlsFiles files() {
    return files;
  }

  ServerCertificate current() {
    return current;
  }

  /**
   * Reads the files again if they have changed; the one to be shown from now on, if there is
   * another. One that can't be shown is a {@link #problem}, and the old one stays.
   */
  Optional<ServerCertificate> renewed() {
    String now = mark(files);
    // what couldn't be read may be readable by now without any other change
    if (now.equals(mark) && problem.isEmpty()) {
      return Optional.empty();
    }
    mark = now;
    try {
      current = ServerCertificate.read(files);
      problem = "";
      return Optional.of(current);
    } catch (Failure e) {
      failed(e);
      return Optional.empty();
    }
  }

  /** What was read can't be shown; it is tried again. */
  void failed(Failure why) {
    problem = why.getMessage() + "; the one from before stays in use";
  }

  /** Why the files as they are now aren't shown; empty when they are. */
  String problem() {
    return problem;
  }
}
