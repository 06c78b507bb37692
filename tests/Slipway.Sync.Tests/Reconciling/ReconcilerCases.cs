using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Tests.Reconciling;

/// <summary>The tables of <see cref="ReconcilerTests"/>, one for each mode.</summary>
internal static class ReconcilerCases
{
    public static IEnumerable<(SyncMode Mode, string Table)> Tables => [(SyncMode.Mirror, Mirror), (SyncMode.OneWaySafe, OneWaySafe), (SyncMode.TwoWaySafe, TwoWaySafe), (SyncMode.TwoWayResolved, TwoWayResolved)];

    private const string Mirror = """
        nothing anywhere                                                      |                          |                      |                            ->
        gone from both                                                        | x=1 d/y=2                |                      |                            ->
        the same                                                              | x=1                      | x=1                  | x=1                        ->
        the same made on both                                                 |                          | x=1 d/y=2 l>a        | x=1 d/y=2 l>a              ->
        changed alike on both                                                 | x=1                      | x=2                  | x=2                        ->
        a new file                                                            |                          | x=1                  |                            -> +x=1
        a new file on the target                                              |                          |                      | x=1                        -> -x
        changed on the source                                                 | x=1                      | x=2                  | x=1                        -> ~x=2
        changed on the target                                                 | x=1                      | x=1                  | x=2                        -> ~x=1
        changed on both                                                       | x=1                      | x=2                  | x=3                        -> ~x=2
        made on both                                                          |                          | x=1                  | x=2                        -> ~x=1
        removed from the source                                               | x=1 y=1                  | y=1                  | x=1 y=1                    -> -x
        removed from the target                                               | x=1                      | x=1                  |                            -> +x=1
        removed from the source, changed on the target                        | x=1                      |                      | x=2                        -> -x
        removed from the target, changed on the source                        | x=1                      | x=2                  |                            -> +x=2
        made executable on the source                                         | x=1                      | x=1*                 | x=1                        -> ~x=1*
        made executable on the target                                         | x=1                      | x=1                  | x=1*                       -> ~x=1
        made on both, executable on one                                       |                          | x=1*                 | x=1                        -> ~x=1*
        a new link                                                            |                          | l>a                  |                            -> +l>a
        another link on the source                                            | l>a                      | l>b                  | l>a                        -> ~l>b
        other links on both                                                   | l>a                      | l>b                  | l>c                        -> ~l>b
        a link for a file                                                     | x=1                      | x>a                  | x=1                        -> ~x>a
        a link for a changed file                                             | x=1                      | x>a                  | x=2                        -> ~x>a
        a new empty folder                                                    |                          | d/                   |                            -> +d/
        a new folder with all in it                                           |                          | d/a=1 d/e/b=2        |                            -> +d/ +d/a=1 +d/e/ +d/e/b=2
        a new folder on the target                                            |                          |                      | d/a=1                      -> -d -d/a
        a folder made on both with other things                               |                          | d/a=1                | d/b=2                      -> +d/a=1 -d/b
        a folder made on both with a conflict                                 |                          | d/a=1                | d/a=2                      -> ~d/a=1
        a removed folder                                                      | d/a=1                    |                      | d/a=1                      -> -d -d/a
        a folder removed from the target                                      | d/a=1                    | d/a=1                |                            -> +d/ +d/a=1
        a removed folder, changed within                                      | d/a=1 d/b=1              |                      | d/a=1 d/b=2                -> -d -d/a -d/b
        a removed folder, something new within                                | d/a=1                    |                      | d/a=1 d/e/n=2              -> -d -d/a -d/e -d/e/n
        a folder removed from the target, changed within                      | d/a=1 d/b=1              | d/a=1 d/b=2          |                            -> +d/ +d/a=1 +d/b=2
        a removed folder, emptied on the target                               | d/a=1 d/b=1              |                      | d/                         -> -d
        a removed folder, partly removed from the target                      | d/a=1 d/b=1              |                      | d/a=1                      -> -d -d/a
        a folder removed from the target, partly from the source              | d/a=1 d/b=1              | d/a=1                |                            -> +d/ +d/a=1
        removed within a folder, other things within                          | d/a=1 d/b=1              | d/a=1                | d/b=1                      -> +d/a=1 -d/b
        a file for a folder                                                   | x/a=1                    | x=2                  | x/a=1                      -> ~x=2 -x/a
        a file for a folder changed within                                    | x/a=1                    | x=2                  | x/a=3                      -> ~x=2 -x/a
        a file for a folder with something new within                         | x/a=1                    | x=2                  | x/a=1 x/n=3                -> ~x=2 -x/a -x/n
        a file for a folder removed from the target                           | x/a=1                    | x=2                  |                            -> +x=2
        a file for a folder partly removed                                    | x/a=1 x/b=1              | x=2                  | x/a=1                      -> ~x=2 -x/a
        a folder for a file                                                   | x=1                      | x/a=2                | x=1                        -> ~x/ +x/a=2
        a folder for a changed file                                           | x=1                      | x/a=2                | x=3                        -> ~x/ +x/a=2
        a folder for a file on the target                                     | x=1                      | x=1                  | x/a=2                      -> ~x=1 -x/a
        a file for a folder on the target                                     | x/a=1                    | x/a=1                | x=2                        -> ~x/ +x/a=1
        a folder and a file made on both                                      |                          | x/a=1                | x=2                        -> ~x/ +x/a=1
        a file and a folder made on both                                      |                          | x=1                  | x/a=2                      -> ~x=1 -x/a
        a link for a folder                                                   | x/a=1                    | x>y                  | x/a=1                      -> ~x>y -x/a
        a folder for a link                                                   | x>y                      | x/a=1                | x>y                        -> ~x/ +x/a=1
        a file on one side, a link on the other                               | x/a=1                    | x=1                  | x>a                        -> ~x=1
        deep within                                                           | a/b/c=1 a/b/d=1          | a/b/c=2 a/b/d=1      | a/b/c=1 a/b/d=2            -> ~a/b/c=2 ~a/b/d=1
        beside a folder of the same beginning                                 | a/x=1 a-b=1 a.b=1        | a/x=2 a-b=1          | a/x=1 a-b=2 a.b=1          -> ~a/x=2 ~a-b=1 -a.b
        ignored on the target                                                 |                          |                      | x~                         ->
        ignored on the source                                                 |                          | x~                   |                            ->
        ignored on both                                                       | x=1                      | x~                   | x~                         ->
        ignored from now on                                                   | x=1 y=1                  | x~ y=1               | y=1                        ->
        a file where the target has something ignored                         |                          | x=1                  | x~                         -> !x
        a folder where the target has something ignored                       |                          | x/a=1                | x~                         -> !x
        something ignored where the target has a file                         |                          | x~                   | x=1                        -> !x
        something ignored where the target has what was there                 | x=1                      | x~                   | x=1                        -> !x
        something ignored within a folder on both sides                       | d/a=1                    | d/a=2                | d/a=1 d/v~                 -> ~d/a=2
        a removed folder with something ignored                               | d/a=1                    |                      | d/a=1 d/v~                 -> -d/a
        a removed folder with something ignored deep within                   | d/a=1 d/e/b=1 d/f/c=1    |                      | d/a=1 d/e/b=1 d/e/v~ d/f/c=1 -> -d/a -d/e/b -d/f -d/f/c
        a folder removed from the target with something ignored on the source | d/a=1                    | d/a=1 d/v~           |                            -> +d/ +d/a=1
        a removed folder with something ignored and something new             | d/a=1                    |                      | d/a=1 d/n=2 d/v~           -> -d/a -d/n
        a removed folder with folders of new and of ignored things            | d/a/x=1 d/b/y=1          |                      | d/a/n=2 d/b/v~ d/b/y=1     -> -d/a -d/a/n -d/b/y
        the target's own folder with something ignored                        |                          |                      | d/a=1 d/v~                 -> -d/a
        a file for a folder with something ignored                            | x/a=1                    | x=2                  | x/a=1 x/v~                 -> !x
        a link for a folder with something ignored                            | x/a=1                    | x>y                  | x/a=1 x/v~                 -> !x
        a file on the target for a folder with something ignored              | x/a=1                    | x/a=1 x/v~           | x=2                        -> ~x/ +x/a=1
        a new folder with something ignored                                   |                          | d/a=1 d/v~           |                            -> +d/ +d/a=1
        a new folder of nothing but ignored things                            |                          | d/v~                 |                            -> +d/
        ignored from now on within a removed folder                           | d/a=1 d/v=1              |                      | d/a=1 d/v~                 -> -d/a
        unreadable on the source                                              | x/a=1 x/b=1              | x!                   | x/a=1 x/b=1                ->
        unreadable on the source, gone from the target                        | x/a=1                    | x!                   |                            ->
        unreadable on the source, changed on the target                       | x/a=1                    | x!                   | x/a=2                      ->
        unreadable on the source, new on the target                           |                          | x!                   | x=1                        ->
        unreadable on the target, unchanged on the source                     | x/a=1                    | x/a=1                | x!                         -> !x
        unreadable on the target, changed on the source                       | x/a=1                    | x/a=2                | x!                         -> !x
        unreadable on the target, gone from the source                        | x/a=1                    |                      | x!                         ->
        unreadable on both                                                    | x/a=1                    | x!                   | x!                         ->
        unreadable on the source, ignored on the target                       | x=1                      | x!                   | x~                         ->
        a removed folder with something unreadable                            | d/a=1 d/p/b=1            |                      | d/a=1 d/p!                 -> -d/a
        a file for a folder with something unreadable                         | x/a=1                    | x=2                  | x/a=1 x/p!                 -> !x
        a new folder with something unreadable                                |                          | d/a=1 d/p!           |                            -> +d/ +d/a=1
        a folder removed from the target, something in the source unreadable  | d/a=1 d/p/b=1            | d/a=1 d/p!           |                            -> +d/ +d/a=1
        unreadable within, changed beside                                     | d/a=1 d/p/b=1            | d/a=2 d/p!           | d/a=1 d/p/b=1              -> ~d/a=2
        unread on both                                                        |                          | x=?5                 | x=?5                       -> ~x=?5
        unread on the target                                                  | x=1                      | x=1                  | x=?5                       -> ~x=1
        """;

    private const string OneWaySafe = """
        nothing anywhere                                                      |                          |                      |                            ->
        gone from both                                                        | x=1 d/y=2                |                      |                            ->
        the same                                                              | x=1                      | x=1                  | x=1                        ->
        the same made on both                                                 |                          | x=1 d/y=2 l>a        | x=1 d/y=2 l>a              ->
        changed alike on both                                                 | x=1                      | x=2                  | x=2                        ->
        a new file                                                            |                          | x=1                  |                            -> +x=1
        a new file on the target                                              |                          |                      | x=1                        ->
        changed on the source                                                 | x=1                      | x=2                  | x=1                        -> ~x=2
        changed on the target                                                 | x=1                      | x=1                  | x=2                        -> !x
        changed on both                                                       | x=1                      | x=2                  | x=3                        -> !x
        made on both                                                          |                          | x=1                  | x=2                        -> !x
        removed from the source                                               | x=1 y=1                  | y=1                  | x=1 y=1                    -> -x
        removed from the target                                               | x=1                      | x=1                  |                            -> +x=1
        removed from the source, changed on the target                        | x=1                      |                      | x=2                        ->
        removed from the target, changed on the source                        | x=1                      | x=2                  |                            -> +x=2
        made executable on the source                                         | x=1                      | x=1*                 | x=1                        -> ~x=1*
        made executable on the target                                         | x=1                      | x=1                  | x=1*                       -> !x
        made on both, executable on one                                       |                          | x=1*                 | x=1                        -> !x
        a new link                                                            |                          | l>a                  |                            -> +l>a
        another link on the source                                            | l>a                      | l>b                  | l>a                        -> ~l>b
        other links on both                                                   | l>a                      | l>b                  | l>c                        -> !l
        a link for a file                                                     | x=1                      | x>a                  | x=1                        -> ~x>a
        a link for a changed file                                             | x=1                      | x>a                  | x=2                        -> !x
        a new empty folder                                                    |                          | d/                   |                            -> +d/
        a new folder with all in it                                           |                          | d/a=1 d/e/b=2        |                            -> +d/ +d/a=1 +d/e/ +d/e/b=2
        a new folder on the target                                            |                          |                      | d/a=1                      ->
        a folder made on both with other things                               |                          | d/a=1                | d/b=2                      -> +d/a=1
        a folder made on both with a conflict                                 |                          | d/a=1                | d/a=2                      -> !d/a
        a removed folder                                                      | d/a=1                    |                      | d/a=1                      -> -d -d/a
        a folder removed from the target                                      | d/a=1                    | d/a=1                |                            -> +d/ +d/a=1
        a removed folder, changed within                                      | d/a=1 d/b=1              |                      | d/a=1 d/b=2                -> -d/a
        a removed folder, something new within                                | d/a=1                    |                      | d/a=1 d/e/n=2              -> -d/a
        a folder removed from the target, changed within                      | d/a=1 d/b=1              | d/a=1 d/b=2          |                            -> +d/ +d/a=1 +d/b=2
        a removed folder, emptied on the target                               | d/a=1 d/b=1              |                      | d/                         -> -d
        a removed folder, partly removed from the target                      | d/a=1 d/b=1              |                      | d/a=1                      -> -d -d/a
        a folder removed from the target, partly from the source              | d/a=1 d/b=1              | d/a=1                |                            -> +d/ +d/a=1
        removed within a folder, other things within                          | d/a=1 d/b=1              | d/a=1                | d/b=1                      -> +d/a=1 -d/b
        a file for a folder                                                   | x/a=1                    | x=2                  | x/a=1                      -> ~x=2 -x/a
        a file for a folder changed within                                    | x/a=1                    | x=2                  | x/a=3                      -> !x
        a file for a folder with something new within                         | x/a=1                    | x=2                  | x/a=1 x/n=3                -> !x
        a file for a folder removed from the target                           | x/a=1                    | x=2                  |                            -> +x=2
        a file for a folder partly removed                                    | x/a=1 x/b=1              | x=2                  | x/a=1                      -> ~x=2 -x/a
        a folder for a file                                                   | x=1                      | x/a=2                | x=1                        -> ~x/ +x/a=2
        a folder for a changed file                                           | x=1                      | x/a=2                | x=3                        -> !x
        a folder for a file on the target                                     | x=1                      | x=1                  | x/a=2                      -> !x
        a file for a folder on the target                                     | x/a=1                    | x/a=1                | x=2                        -> !x
        a folder and a file made on both                                      |                          | x/a=1                | x=2                        -> !x
        a file and a folder made on both                                      |                          | x=1                  | x/a=2                      -> !x
        a link for a folder                                                   | x/a=1                    | x>y                  | x/a=1                      -> ~x>y -x/a
        a folder for a link                                                   | x>y                      | x/a=1                | x>y                        -> ~x/ +x/a=1
        a file on one side, a link on the other                               | x/a=1                    | x=1                  | x>a                        -> !x
        deep within                                                           | a/b/c=1 a/b/d=1          | a/b/c=2 a/b/d=1      | a/b/c=1 a/b/d=2            -> ~a/b/c=2 !a/b/d
        beside a folder of the same beginning                                 | a/x=1 a-b=1 a.b=1        | a/x=2 a-b=1          | a/x=1 a-b=2 a.b=1          -> ~a/x=2 -a.b !a-b
        ignored on the target                                                 |                          |                      | x~                         ->
        ignored on the source                                                 |                          | x~                   |                            ->
        ignored on both                                                       | x=1                      | x~                   | x~                         ->
        ignored from now on                                                   | x=1 y=1                  | x~ y=1               | y=1                        ->
        a file where the target has something ignored                         |                          | x=1                  | x~                         -> !x
        a folder where the target has something ignored                       |                          | x/a=1                | x~                         -> !x
        something ignored where the target has a file                         |                          | x~                   | x=1                        ->
        something ignored where the target has what was there                 | x=1                      | x~                   | x=1                        ->
        something ignored within a folder on both sides                       | d/a=1                    | d/a=2                | d/a=1 d/v~                 -> ~d/a=2
        a removed folder with something ignored                               | d/a=1                    |                      | d/a=1 d/v~                 -> !d
        a removed folder with something ignored deep within                   | d/a=1 d/e/b=1 d/f/c=1    |                      | d/a=1 d/e/b=1 d/e/v~ d/f/c=1 -> !d
        a folder removed from the target with something ignored on the source | d/a=1                    | d/a=1 d/v~           |                            -> +d/ +d/a=1
        a removed folder with something ignored and something new             | d/a=1                    |                      | d/a=1 d/n=2 d/v~           -> -d/a
        a removed folder with folders of new and of ignored things            | d/a/x=1 d/b/y=1          |                      | d/a/n=2 d/b/v~ d/b/y=1     -> !d/b
        the target's own folder with something ignored                        |                          |                      | d/a=1 d/v~                 ->
        a file for a folder with something ignored                            | x/a=1                    | x=2                  | x/a=1 x/v~                 -> !x
        a link for a folder with something ignored                            | x/a=1                    | x>y                  | x/a=1 x/v~                 -> !x
        a file on the target for a folder with something ignored              | x/a=1                    | x/a=1 x/v~           | x=2                        -> !x
        a new folder with something ignored                                   |                          | d/a=1 d/v~           |                            -> +d/ +d/a=1
        a new folder of nothing but ignored things                            |                          | d/v~                 |                            -> +d/
        ignored from now on within a removed folder                           | d/a=1 d/v=1              |                      | d/a=1 d/v~                 -> !d
        unreadable on the source                                              | x/a=1 x/b=1              | x!                   | x/a=1 x/b=1                ->
        unreadable on the source, gone from the target                        | x/a=1                    | x!                   |                            ->
        unreadable on the source, changed on the target                       | x/a=1                    | x!                   | x/a=2                      ->
        unreadable on the source, new on the target                           |                          | x!                   | x=1                        ->
        unreadable on the target, unchanged on the source                     | x/a=1                    | x/a=1                | x!                         -> !x
        unreadable on the target, changed on the source                       | x/a=1                    | x/a=2                | x!                         -> !x
        unreadable on the target, gone from the source                        | x/a=1                    |                      | x!                         ->
        unreadable on both                                                    | x/a=1                    | x!                   | x!                         ->
        unreadable on the source, ignored on the target                       | x=1                      | x!                   | x~                         ->
        a removed folder with something unreadable                            | d/a=1 d/p/b=1            |                      | d/a=1 d/p!                 -> !d
        a file for a folder with something unreadable                         | x/a=1                    | x=2                  | x/a=1 x/p!                 -> !x
        a new folder with something unreadable                                |                          | d/a=1 d/p!           |                            -> +d/ +d/a=1
        a folder removed from the target, something in the source unreadable  | d/a=1 d/p/b=1            | d/a=1 d/p!           |                            -> +d/ +d/a=1
        unreadable within, changed beside                                     | d/a=1 d/p/b=1            | d/a=2 d/p!           | d/a=1 d/p/b=1              -> ~d/a=2
        unread on both                                                        |                          | x=?5                 | x=?5                       -> !x
        unread on the target                                                  | x=1                      | x=1                  | x=?5                       -> !x
        """;

    private const string TwoWaySafe = """
        nothing anywhere                                                      |                          |                      |                            ->
        gone from both                                                        | x=1 d/y=2                |                      |                            ->
        the same                                                              | x=1                      | x=1                  | x=1                        ->
        the same made on both                                                 |                          | x=1 d/y=2 l>a        | x=1 d/y=2 l>a              ->
        changed alike on both                                                 | x=1                      | x=2                  | x=2                        ->
        a new file                                                            |                          | x=1                  |                            -> +x=1
        a new file on the target                                              |                          |                      | x=1                        -> <+x=1
        changed on the source                                                 | x=1                      | x=2                  | x=1                        -> ~x=2
        changed on the target                                                 | x=1                      | x=1                  | x=2                        -> <~x=2
        changed on both                                                       | x=1                      | x=2                  | x=3                        -> !x
        made on both                                                          |                          | x=1                  | x=2                        -> !x
        removed from the source                                               | x=1 y=1                  | y=1                  | x=1 y=1                    -> -x
        removed from the target                                               | x=1                      | x=1                  |                            -> <-x
        removed from the source, changed on the target                        | x=1                      |                      | x=2                        -> <+x=2
        removed from the target, changed on the source                        | x=1                      | x=2                  |                            -> +x=2
        made executable on the source                                         | x=1                      | x=1*                 | x=1                        -> ~x=1*
        made executable on the target                                         | x=1                      | x=1                  | x=1*                       -> <~x=1*
        made on both, executable on one                                       |                          | x=1*                 | x=1                        -> !x
        a new link                                                            |                          | l>a                  |                            -> +l>a
        another link on the source                                            | l>a                      | l>b                  | l>a                        -> ~l>b
        other links on both                                                   | l>a                      | l>b                  | l>c                        -> !l
        a link for a file                                                     | x=1                      | x>a                  | x=1                        -> ~x>a
        a link for a changed file                                             | x=1                      | x>a                  | x=2                        -> !x
        a new empty folder                                                    |                          | d/                   |                            -> +d/
        a new folder with all in it                                           |                          | d/a=1 d/e/b=2        |                            -> +d/ +d/a=1 +d/e/ +d/e/b=2
        a new folder on the target                                            |                          |                      | d/a=1                      -> <+d/ <+d/a=1
        a folder made on both with other things                               |                          | d/a=1                | d/b=2                      -> +d/a=1 <+d/b=2
        a folder made on both with a conflict                                 |                          | d/a=1                | d/a=2                      -> !d/a
        a removed folder                                                      | d/a=1                    |                      | d/a=1                      -> -d -d/a
        a folder removed from the target                                      | d/a=1                    | d/a=1                |                            -> <-d <-d/a
        a removed folder, changed within                                      | d/a=1 d/b=1              |                      | d/a=1 d/b=2                -> <+d/ <+d/a=1 <+d/b=2
        a removed folder, something new within                                | d/a=1                    |                      | d/a=1 d/e/n=2              -> <+d/ <+d/a=1 <+d/e/ <+d/e/n=2
        a folder removed from the target, changed within                      | d/a=1 d/b=1              | d/a=1 d/b=2          |                            -> +d/ +d/a=1 +d/b=2
        a removed folder, emptied on the target                               | d/a=1 d/b=1              |                      | d/                         -> -d
        a removed folder, partly removed from the target                      | d/a=1 d/b=1              |                      | d/a=1                      -> -d -d/a
        a folder removed from the target, partly from the source              | d/a=1 d/b=1              | d/a=1                |                            -> <-d <-d/a
        removed within a folder, other things within                          | d/a=1 d/b=1              | d/a=1                | d/b=1                      -> -d/b <-d/a
        a file for a folder                                                   | x/a=1                    | x=2                  | x/a=1                      -> ~x=2 -x/a
        a file for a folder changed within                                    | x/a=1                    | x=2                  | x/a=3                      -> !x
        a file for a folder with something new within                         | x/a=1                    | x=2                  | x/a=1 x/n=3                -> !x
        a file for a folder removed from the target                           | x/a=1                    | x=2                  |                            -> +x=2
        a file for a folder partly removed                                    | x/a=1 x/b=1              | x=2                  | x/a=1                      -> ~x=2 -x/a
        a folder for a file                                                   | x=1                      | x/a=2                | x=1                        -> ~x/ +x/a=2
        a folder for a changed file                                           | x=1                      | x/a=2                | x=3                        -> !x
        a folder for a file on the target                                     | x=1                      | x=1                  | x/a=2                      -> <~x/ <+x/a=2
        a file for a folder on the target                                     | x/a=1                    | x/a=1                | x=2                        -> <~x=2 <-x/a
        a folder and a file made on both                                      |                          | x/a=1                | x=2                        -> !x
        a file and a folder made on both                                      |                          | x=1                  | x/a=2                      -> !x
        a link for a folder                                                   | x/a=1                    | x>y                  | x/a=1                      -> ~x>y -x/a
        a folder for a link                                                   | x>y                      | x/a=1                | x>y                        -> ~x/ +x/a=1
        a file on one side, a link on the other                               | x/a=1                    | x=1                  | x>a                        -> !x
        deep within                                                           | a/b/c=1 a/b/d=1          | a/b/c=2 a/b/d=1      | a/b/c=1 a/b/d=2            -> ~a/b/c=2 <~a/b/d=2
        beside a folder of the same beginning                                 | a/x=1 a-b=1 a.b=1        | a/x=2 a-b=1          | a/x=1 a-b=2 a.b=1          -> ~a/x=2 -a.b <~a-b=2
        ignored on the target                                                 |                          |                      | x~                         ->
        ignored on the source                                                 |                          | x~                   |                            ->
        ignored on both                                                       | x=1                      | x~                   | x~                         ->
        ignored from now on                                                   | x=1 y=1                  | x~ y=1               | y=1                        ->
        a file where the target has something ignored                         |                          | x=1                  | x~                         -> !x
        a folder where the target has something ignored                       |                          | x/a=1                | x~                         -> !x
        something ignored where the target has a file                         |                          | x~                   | x=1                        -> !x
        something ignored where the target has what was there                 | x=1                      | x~                   | x=1                        -> !x
        something ignored within a folder on both sides                       | d/a=1                    | d/a=2                | d/a=1 d/v~                 -> ~d/a=2
        a removed folder with something ignored                               | d/a=1                    |                      | d/a=1 d/v~                 -> !d
        a removed folder with something ignored deep within                   | d/a=1 d/e/b=1 d/f/c=1    |                      | d/a=1 d/e/b=1 d/e/v~ d/f/c=1 -> !d
        a folder removed from the target with something ignored on the source | d/a=1                    | d/a=1 d/v~           |                            -> !d
        a removed folder with something ignored and something new             | d/a=1                    |                      | d/a=1 d/n=2 d/v~           -> <+d/ <+d/a=1 <+d/n=2
        a removed folder with folders of new and of ignored things            | d/a/x=1 d/b/y=1          |                      | d/a/n=2 d/b/v~ d/b/y=1     -> <+d/ <+d/a/ <+d/a/n=2 <+d/b/ <+d/b/y=1
        the target's own folder with something ignored                        |                          |                      | d/a=1 d/v~                 -> <+d/ <+d/a=1
        a file for a folder with something ignored                            | x/a=1                    | x=2                  | x/a=1 x/v~                 -> !x
        a link for a folder with something ignored                            | x/a=1                    | x>y                  | x/a=1 x/v~                 -> !x
        a file on the target for a folder with something ignored              | x/a=1                    | x/a=1 x/v~           | x=2                        -> !x
        a new folder with something ignored                                   |                          | d/a=1 d/v~           |                            -> +d/ +d/a=1
        a new folder of nothing but ignored things                            |                          | d/v~                 |                            -> +d/
        ignored from now on within a removed folder                           | d/a=1 d/v=1              |                      | d/a=1 d/v~                 -> !d
        unreadable on the source                                              | x/a=1 x/b=1              | x!                   | x/a=1 x/b=1                ->
        unreadable on the source, gone from the target                        | x/a=1                    | x!                   |                            ->
        unreadable on the source, changed on the target                       | x/a=1                    | x!                   | x/a=2                      -> !x
        unreadable on the source, new on the target                           |                          | x!                   | x=1                        -> !x
        unreadable on the target, unchanged on the source                     | x/a=1                    | x/a=1                | x!                         ->
        unreadable on the target, changed on the source                       | x/a=1                    | x/a=2                | x!                         -> !x
        unreadable on the target, gone from the source                        | x/a=1                    |                      | x!                         ->
        unreadable on both                                                    | x/a=1                    | x!                   | x!                         ->
        unreadable on the source, ignored on the target                       | x=1                      | x!                   | x~                         ->
        a removed folder with something unreadable                            | d/a=1 d/p/b=1            |                      | d/a=1 d/p!                 -> !d
        a file for a folder with something unreadable                         | x/a=1                    | x=2                  | x/a=1 x/p!                 -> !x
        a new folder with something unreadable                                |                          | d/a=1 d/p!           |                            -> +d/ +d/a=1
        a folder removed from the target, something in the source unreadable  | d/a=1 d/p/b=1            | d/a=1 d/p!           |                            -> !d
        unreadable within, changed beside                                     | d/a=1 d/p/b=1            | d/a=2 d/p!           | d/a=1 d/p/b=1              -> ~d/a=2
        unread on both                                                        |                          | x=?5                 | x=?5                       -> !x
        unread on the target                                                  | x=1                      | x=1                  | x=?5                       -> <~x=?5
        """;

    private const string TwoWayResolved = """
        nothing anywhere                                                      |                          |                      |                            ->
        gone from both                                                        | x=1 d/y=2                |                      |                            ->
        the same                                                              | x=1                      | x=1                  | x=1                        ->
        the same made on both                                                 |                          | x=1 d/y=2 l>a        | x=1 d/y=2 l>a              ->
        changed alike on both                                                 | x=1                      | x=2                  | x=2                        ->
        a new file                                                            |                          | x=1                  |                            -> +x=1
        a new file on the target                                              |                          |                      | x=1                        -> <+x=1
        changed on the source                                                 | x=1                      | x=2                  | x=1                        -> ~x=2
        changed on the target                                                 | x=1                      | x=1                  | x=2                        -> <~x=2
        changed on both                                                       | x=1                      | x=2                  | x=3                        -> ~x=2
        made on both                                                          |                          | x=1                  | x=2                        -> ~x=1
        removed from the source                                               | x=1 y=1                  | y=1                  | x=1 y=1                    -> -x
        removed from the target                                               | x=1                      | x=1                  |                            -> <-x
        removed from the source, changed on the target                        | x=1                      |                      | x=2                        -> <+x=2
        removed from the target, changed on the source                        | x=1                      | x=2                  |                            -> +x=2
        made executable on the source                                         | x=1                      | x=1*                 | x=1                        -> ~x=1*
        made executable on the target                                         | x=1                      | x=1                  | x=1*                       -> <~x=1*
        made on both, executable on one                                       |                          | x=1*                 | x=1                        -> ~x=1*
        a new link                                                            |                          | l>a                  |                            -> +l>a
        another link on the source                                            | l>a                      | l>b                  | l>a                        -> ~l>b
        other links on both                                                   | l>a                      | l>b                  | l>c                        -> ~l>b
        a link for a file                                                     | x=1                      | x>a                  | x=1                        -> ~x>a
        a link for a changed file                                             | x=1                      | x>a                  | x=2                        -> ~x>a
        a new empty folder                                                    |                          | d/                   |                            -> +d/
        a new folder with all in it                                           |                          | d/a=1 d/e/b=2        |                            -> +d/ +d/a=1 +d/e/ +d/e/b=2
        a new folder on the target                                            |                          |                      | d/a=1                      -> <+d/ <+d/a=1
        a folder made on both with other things                               |                          | d/a=1                | d/b=2                      -> +d/a=1 <+d/b=2
        a folder made on both with a conflict                                 |                          | d/a=1                | d/a=2                      -> ~d/a=1
        a removed folder                                                      | d/a=1                    |                      | d/a=1                      -> -d -d/a
        a folder removed from the target                                      | d/a=1                    | d/a=1                |                            -> <-d <-d/a
        a removed folder, changed within                                      | d/a=1 d/b=1              |                      | d/a=1 d/b=2                -> <+d/ <+d/a=1 <+d/b=2
        a removed folder, something new within                                | d/a=1                    |                      | d/a=1 d/e/n=2              -> <+d/ <+d/a=1 <+d/e/ <+d/e/n=2
        a folder removed from the target, changed within                      | d/a=1 d/b=1              | d/a=1 d/b=2          |                            -> +d/ +d/a=1 +d/b=2
        a removed folder, emptied on the target                               | d/a=1 d/b=1              |                      | d/                         -> -d
        a removed folder, partly removed from the target                      | d/a=1 d/b=1              |                      | d/a=1                      -> -d -d/a
        a folder removed from the target, partly from the source              | d/a=1 d/b=1              | d/a=1                |                            -> <-d <-d/a
        removed within a folder, other things within                          | d/a=1 d/b=1              | d/a=1                | d/b=1                      -> -d/b <-d/a
        a file for a folder                                                   | x/a=1                    | x=2                  | x/a=1                      -> ~x=2 -x/a
        a file for a folder changed within                                    | x/a=1                    | x=2                  | x/a=3                      -> ~x=2 -x/a
        a file for a folder with something new within                         | x/a=1                    | x=2                  | x/a=1 x/n=3                -> ~x=2 -x/a -x/n
        a file for a folder removed from the target                           | x/a=1                    | x=2                  |                            -> +x=2
        a file for a folder partly removed                                    | x/a=1 x/b=1              | x=2                  | x/a=1                      -> ~x=2 -x/a
        a folder for a file                                                   | x=1                      | x/a=2                | x=1                        -> ~x/ +x/a=2
        a folder for a changed file                                           | x=1                      | x/a=2                | x=3                        -> ~x/ +x/a=2
        a folder for a file on the target                                     | x=1                      | x=1                  | x/a=2                      -> <~x/ <+x/a=2
        a file for a folder on the target                                     | x/a=1                    | x/a=1                | x=2                        -> <~x=2 <-x/a
        a folder and a file made on both                                      |                          | x/a=1                | x=2                        -> ~x/ +x/a=1
        a file and a folder made on both                                      |                          | x=1                  | x/a=2                      -> ~x=1 -x/a
        a link for a folder                                                   | x/a=1                    | x>y                  | x/a=1                      -> ~x>y -x/a
        a folder for a link                                                   | x>y                      | x/a=1                | x>y                        -> ~x/ +x/a=1
        a file on one side, a link on the other                               | x/a=1                    | x=1                  | x>a                        -> ~x=1
        deep within                                                           | a/b/c=1 a/b/d=1          | a/b/c=2 a/b/d=1      | a/b/c=1 a/b/d=2            -> ~a/b/c=2 <~a/b/d=2
        beside a folder of the same beginning                                 | a/x=1 a-b=1 a.b=1        | a/x=2 a-b=1          | a/x=1 a-b=2 a.b=1          -> ~a/x=2 -a.b <~a-b=2
        ignored on the target                                                 |                          |                      | x~                         ->
        ignored on the source                                                 |                          | x~                   |                            ->
        ignored on both                                                       | x=1                      | x~                   | x~                         ->
        ignored from now on                                                   | x=1 y=1                  | x~ y=1               | y=1                        ->
        a file where the target has something ignored                         |                          | x=1                  | x~                         -> !x
        a folder where the target has something ignored                       |                          | x/a=1                | x~                         -> !x
        something ignored where the target has a file                         |                          | x~                   | x=1                        -> !x
        something ignored where the target has what was there                 | x=1                      | x~                   | x=1                        -> !x
        something ignored within a folder on both sides                       | d/a=1                    | d/a=2                | d/a=1 d/v~                 -> ~d/a=2
        a removed folder with something ignored                               | d/a=1                    |                      | d/a=1 d/v~                 -> !d
        a removed folder with something ignored deep within                   | d/a=1 d/e/b=1 d/f/c=1    |                      | d/a=1 d/e/b=1 d/e/v~ d/f/c=1 -> !d
        a folder removed from the target with something ignored on the source | d/a=1                    | d/a=1 d/v~           |                            -> !d
        a removed folder with something ignored and something new             | d/a=1                    |                      | d/a=1 d/n=2 d/v~           -> <+d/ <+d/a=1 <+d/n=2
        a removed folder with folders of new and of ignored things            | d/a/x=1 d/b/y=1          |                      | d/a/n=2 d/b/v~ d/b/y=1     -> <+d/ <+d/a/ <+d/a/n=2 <+d/b/ <+d/b/y=1
        the target's own folder with something ignored                        |                          |                      | d/a=1 d/v~                 -> <+d/ <+d/a=1
        a file for a folder with something ignored                            | x/a=1                    | x=2                  | x/a=1 x/v~                 -> !x
        a link for a folder with something ignored                            | x/a=1                    | x>y                  | x/a=1 x/v~                 -> !x
        a file on the target for a folder with something ignored              | x/a=1                    | x/a=1 x/v~           | x=2                        -> !x
        a new folder with something ignored                                   |                          | d/a=1 d/v~           |                            -> +d/ +d/a=1
        a new folder of nothing but ignored things                            |                          | d/v~                 |                            -> +d/
        ignored from now on within a removed folder                           | d/a=1 d/v=1              |                      | d/a=1 d/v~                 -> !d
        unreadable on the source                                              | x/a=1 x/b=1              | x!                   | x/a=1 x/b=1                ->
        unreadable on the source, gone from the target                        | x/a=1                    | x!                   |                            ->
        unreadable on the source, changed on the target                       | x/a=1                    | x!                   | x/a=2                      -> !x
        unreadable on the source, new on the target                           |                          | x!                   | x=1                        -> !x
        unreadable on the target, unchanged on the source                     | x/a=1                    | x/a=1                | x!                         ->
        unreadable on the target, changed on the source                       | x/a=1                    | x/a=2                | x!                         -> !x
        unreadable on the target, gone from the source                        | x/a=1                    |                      | x!                         ->
        unreadable on both                                                    | x/a=1                    | x!                   | x!                         ->
        unreadable on the source, ignored on the target                       | x=1                      | x!                   | x~                         ->
        a removed folder with something unreadable                            | d/a=1 d/p/b=1            |                      | d/a=1 d/p!                 -> !d
        a file for a folder with something unreadable                         | x/a=1                    | x=2                  | x/a=1 x/p!                 -> !x
        a new folder with something unreadable                                |                          | d/a=1 d/p!           |                            -> +d/ +d/a=1
        a folder removed from the target, something in the source unreadable  | d/a=1 d/p/b=1            | d/a=1 d/p!           |                            -> !d
        unreadable within, changed beside                                     | d/a=1 d/p/b=1            | d/a=2 d/p!           | d/a=1 d/p/b=1              -> ~d/a=2
        unread on both                                                        |                          | x=?5                 | x=?5                       -> ~x=?5
        unread on the target                                                  | x=1                      | x=1                  | x=?5                       -> <~x=?5
        """;
}
