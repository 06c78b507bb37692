"""All tasks in one process, as production runs them."""
import service
import task_1
import task_2
import task_3

service.run({"disk": task_1.measure, "load": task_2.measure, "files": task_3.measure}, service.parser(__doc__).parse_args())
