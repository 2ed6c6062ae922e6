package dev.undertone.prosody;

import dev.undertone.prosody.Recordings.Recording;
import java.util.List;

/** A part of the evaluation: some bars of one kind, measured on the recordings. */
interface Section {

  /** Heading of its table. */
  String title();

  /** What a reader must know to judge the figures; empty when nothing. */
  default String note() {
    return "";
  }

  List<Row> rows(List<Recording> recordings);
}
