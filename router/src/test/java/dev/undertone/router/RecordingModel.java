package dev.undertone.router;

import dev.undertone.router.provider.Model;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes requests on to another model and remembers them once they are open. Any thread. */
final class RecordingModel implements Model {

  private final Model model;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  RecordingModel(Model model) {
    this.model = model;
  }

  /** What was asked so far, oldest first. */
  List<Request> requests() {
    return requests;
  }

  /** Names of the models that were asked so far. */
  List<String> asked() {
    return requests.stream().map(Request::model).toList();
  }

  @Override
  public Stream open(Request request) throws InterruptedException {
    Stream stream = model.open(request);
    requests.add(request);
    return stream;
  }
}
