package io.github.mirrorctl.doctor;

import java.util.function.Supplier;

/** One thing that can be looked at, and what comes of it. It changes nothing. */
public interface Check {
  /** The subject of what is the machine's and no single mirror's; no mirror can be called so. */
  String MACHINE = "machine";

  /** What it is called, also by programs: {@code disk-space}. */
  String id();

  /** Whom it is about: a mirror's name, or {@link #MACHINE}. */
  String subject();

  /** Looks, within some seconds; a failure that it throws is told as what it found. */
  Finding examine();

  static Check of(String id, String subject, Supplier<Finding> examination) {
    return new Check() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String subject() {
        return subject;
      }

      @Override
      public Finding examine() {
        return examination.get();
      }
    };
  }
}
