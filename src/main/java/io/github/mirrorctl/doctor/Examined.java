package io.github.mirrorctl.doctor;

/** What came of one check. */
public record Examined(String check, String subject, Finding finding) {}
