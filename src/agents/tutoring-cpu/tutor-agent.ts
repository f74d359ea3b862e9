import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Text, reply } from '../schemas.ts';

export default agent({
  name: 'TutorAgent',
  description: 'Student profiles and lessons that adapt',
  actions: {
    get_student: notPorted({
      summary: 'Profile of a student',
      input: Type.Object({ student_id: Text }),
      output: reply({ student: Details }),
    }),

    update_student: notPorted({
      summary: 'Creates or changes a profile',
      input: Type.Object({ student_data: Type.Object({ student_id: Text }) }),
      output: reply({ message: Type.String() }),
    }),

    get_lesson: notPorted({
      summary: 'One lesson',
      input: Type.Object({ lesson_id: Text }),
      output: reply({ lesson: Details }),
    }),

    submit_performance: notPorted({
      summary: 'Takes the result of a lesson and gives feedback',
      input: Type.Object({ student_id: Text, lesson_id: Text, performance: Details }),
      output: reply({ message: Type.String(), feedback: Type.Unknown() }),
    }),

    get_progress: notPorted({
      summary: 'Progress of a student',
      input: Type.Object({ student_id: Text }),
      output: reply({ progress: Details }),
    }),

    set_goal: notPorted({
      summary: 'Sets a goal for a student',
      input: Type.Object({ student_id: Text, goal: Type.Unknown() }),
      output: Done,
    }),
  },
});
