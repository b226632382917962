/** Was activity `a` verified at an instant? By its last step by then; before its first step it was what that step found, and without steps it is what it always was. */
export const verifiedAt = (instant: string): string => `coalesce(
  (SELECT s.to_state FROM activity_step s WHERE s.activity_id = a.id AND s.at <= ${instant} ORDER BY s.at DESC, s.id DESC LIMIT 1),
  (SELECT s.from_state FROM activity_step s WHERE s.activity_id = a.id AND s.at > ${instant} ORDER BY s.at, s.id LIMIT 1),
  a.state) = 'VERIFIED'`;
