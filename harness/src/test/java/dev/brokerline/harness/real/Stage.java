package dev.brokerline.harness.real;

import dev.brokerline.harness.session.SessionOptions;
import java.io.IOException;
import java.util.List;

/** A program and the model behind it, made for one check. */
interface Stage extends AutoCloseable {

  /** Makes stages of one program. */
  interface Maker {
    /**
     * Makes a stage.
     *
     * @param upstream how the model's server answers
     * @param wishes what the turns of each start of the program are
     */
    Stage make(Upstream upstream, List<Wish> wishes) throws IOException;
  }

  /** Returns options of a session with the program. */
  SessionOptions.Builder options();

  /** Returns the wish of the turn of this number, the first being 0. */
  Wish wish(int number);

  /** Returns the models to ask for. */
  ModelNames models();

  /** Returns the requests for turns that the model received so far, oldest first. */
  List<Asked> asked();

  /** Returns whether the command of {@link Wish#TOOL} was really run. */
  boolean ranTool();

  @Override
  void close() throws IOException;
}
