import os
import tempfile
import unittest

import task_1
import task_2
import task_3


class Tasks(unittest.TestCase):
    def test_the_disk_is_neither_empty_nor_overfull(self):
        self.assertTrue(0 < task_1.measure()["used_percent"] <= 100)

    def test_a_machine_has_a_processor(self):
        self.assertGreaterEqual(task_2.measure()["processors"], 1)

    def test_files_are_counted_in_folders_below_too(self):
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(os.path.join(folder, "below"))
            for name, text in (("one", "1"), ("below/two", "22")):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            self.assertEqual(task_3.measure(folder), {"folder": folder, "files": 2, "bytes": 3})
